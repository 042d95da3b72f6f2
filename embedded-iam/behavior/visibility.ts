import type { StoredKey, StoredUser } from '../account/account';

/** Eventual consistency: for a number of reads after a write, a user's keys are as they were before it. */
export class Visibility {
  private readonly stale = new Map<StoredUser, { left: number; keys: readonly StoredKey[] }>();
  private readonly seen = new Map<StoredUser, readonly StoredKey[]>();

  constructor(private readonly staleReads: number) {}

  visible(user: StoredUser): readonly StoredKey[] {
    const stale = this.stale.get(user);
    if (stale && stale.left-- > 0) return stale.keys;
    this.stale.delete(user);
    return user.keys;
  }

  wrote(user: StoredUser): void {
    if (this.staleReads > 0) {
      this.stale.set(user, { left: this.staleReads, keys: this.seen.get(user) ?? [] });
    }
    this.remember(user);
  }

  remember(user: StoredUser): void {
    this.seen.set(
      user,
      user.keys.map((it) => ({ ...it })),
    );
  }
}
