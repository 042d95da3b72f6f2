import fc from 'fast-check';
import {
  type Account,
  type Call,
  deny,
  type EmbeddedIam,
  type Fault,
  THROTTLED,
} from '../../embedded-iam/index';

type Status = 'Active' | 'Inactive';

/** What goes on right before the n-th call about a user: a change by somebody else, or a fault of that call. */
export interface Happening {
  readonly account: number;
  readonly user: number;
  readonly call: number;
  readonly what: (typeof KINDS)[number];
  readonly key: number;
}

const KINDS = [
  ...(['deactivate', 'activate', 'delete', 'create', 'use'] as const),
  ...(['deny', 'throttle', 'break', 'lose answer'] as const),
];
const BROKEN: Fault = { kind: 'error', code: 'ServiceFailure', status: 500, message: 'broken' };

export function happenings(accounts: number, users: number): fc.Arbitrary<Happening[]> {
  const one = fc.record({
    account: fc.nat({ max: accounts - 1 }),
    user: fc.nat({ max: users - 1 }),
    call: fc.integer({ min: 1, max: 10 }),
    what: fc.constantFrom(...KINDS),
    key: fc.nat({ max: 2 }),
  });
  return fc.array(one, { maxLength: 8 * accounts });
}

/**
 * The keys as they would be without us: only what others did. It watches every call of ours as well, and
 * remembers those that no order of events makes right.
 */
export class Others {
  readonly wrongs: string[] = [];
  private readonly keys = new Map<string, Map<string, Status>>();
  /** Deletions of ours that were right at the time: what others do afterwards is not because of us. */
  private readonly deletions = new Set<string>();
  private counted = new Map<string, number>();
  private script: readonly Happening[] = [];

  constructor(
    private readonly iam: () => EmbeddedIam,
    private readonly accounts: readonly string[],
    private readonly names: readonly string[],
  ) {}

  /** Every user with so many active keys, and nobody has done anything yet. */
  begin(counts: readonly number[]): void {
    this.keys.clear();
    this.wrongs.length = 0;
    this.deletions.clear();
    this.play([]);
    let index = 0;
    for (const id of this.accounts) {
      const account = this.account(id);
      account.users.clear();
      for (const name of this.names) {
        const user = account.add(name);
        const made = Array.from(
          { length: counts[index++] ?? 2 },
          () => account.newKey(user, { created: new Date('2026-01-01T00:00:00Z') }).id,
        );
        this.keys.set(place(id, name), new Map(made.map((it) => [it, 'Active'])));
      }
    }
  }

  /** What happens from now on. */
  play(script: readonly Happening[]): void {
    this.counted = new Map();
    this.script = script;
  }

  /** Users who would have an active key without us, and have none. */
  lost(): { account: string; user: string }[] {
    return this.accounts.flatMap((account) =>
      this.names
        .filter((user) => {
          const stored = this.account(account).find(user)?.keys ?? [];
          if (stored.some((it) => it.status === 'Active')) return false;
          return [...(this.keys.get(place(account, user)) ?? [])].some(
            ([id, would]) =>
              would === 'Active' && (stored.some((it) => it.id === id) || !this.deletions.has(id)),
          );
        })
        .map((user) => ({ account, user })),
    );
  }

  /** Keys that are not as they would be without us, and how they are. */
  changed(): { id: string; is: Status | 'deleted' }[] {
    return [...this.keys].flatMap(([at, keys]) => {
      const [account = '', user = ''] = at.split('/');
      const stored = this.account(account).find(user)?.keys ?? [];
      return [...keys].flatMap(([id, would]) => {
        const is = stored.find((it) => it.id === id)?.status ?? ('deleted' as const);
        return is === would ? [] : [{ id, is }];
      });
    });
  }

  readonly fault = (call: Call): Fault | undefined => {
    const user = this.userOf(call);
    if (user === undefined) return undefined;
    this.watch(call, user);
    const at = place(call.account, user);
    const number = (this.counted.get(at) ?? 0) + 1;
    this.counted.set(at, number);
    let fault: Fault | undefined;
    for (const one of this.script) {
      if (place(this.accounts[one.account] ?? '', this.names[one.user] ?? '') !== at) continue;
      // What got through cannot be refused any more.
      if (one.call !== number || fault?.kind === 'reset') continue;
      if (one.what === 'deny') fault = deny(call);
      else if (one.what === 'throttle') fault = THROTTLED;
      else if (one.what === 'break') fault = BROKEN;
      else if (one.what === 'lose answer') {
        this.carryOut(call, user);
        fault = { kind: 'reset' };
      } else if (call.action !== 'DeleteAccessKey') this.change(at, user, one);
      // Between the look and the deletion nobody can be kept from activating a key; IAM has no such call.
    }
    return fault;
  };

  /** The last active key of a user, or an active one at all, is never deleted. */
  private watch({ action, account, parameters }: Call, name: string): void {
    if (action !== 'DeleteAccessKey') return;
    const { AccessKeyId: id = '' } = parameters;
    const keys = this.account(account).find(name)?.keys ?? [];
    const status = keys.find((it) => it.id === id)?.status;
    if (status === 'Inactive' && keys.some((it) => it.status === 'Active')) this.deletions.add(id);
    else if (status !== undefined) this.wrongs.push(`${id} of ${name} was deleted, ${status}`);
  }

  private userOf({ account, parameters }: Call): string | undefined {
    const { UserName: name, AccessKeyId: id } = parameters;
    if (name !== undefined || id === undefined) return name;
    return this.names.find((it) =>
      this.account(account)
        .find(it)
        ?.keys.some((key) => key.id === id),
    );
  }

  private carryOut({ action, account, parameters }: Call, name: string): void {
    const keys = this.account(account).find(name)?.keys ?? [];
    const index = keys.findIndex((it) => it.id === parameters['AccessKeyId']);
    const key = keys[index];
    if (!key) return;
    if (action === 'UpdateAccessKey') key.status = parameters['Status'] as Status;
    if (action === 'DeleteAccessKey') keys.splice(index, 1);
  }

  private change(at: string, name: string, { what, key }: Happening): void {
    const account = this.account(at.split('/')[0] ?? '');
    const user = account.find(name);
    const theirs = this.keys.get(at);
    if (!user || !theirs) return;
    if (what === 'create') {
      theirs.set(account.newKey(user).id, 'Active');
      return;
    }
    const stored = user.keys[key];
    if (!stored) return;
    if (what === 'delete') {
      user.keys.splice(key, 1);
      theirs.delete(stored.id);
    } else if (what === 'use') {
      stored.lastUsed = {
        at: new Date('2026-11-23T12:00:00Z'),
        region: 'eu-west-1',
        service: 's3',
      };
    } else {
      stored.status = what === 'activate' ? 'Active' : 'Inactive';
      theirs.set(stored.id, stored.status);
    }
  }

  private account(id: string): Account {
    const account = this.iam().accounts.get(id);
    if (!account) throw new Error(`there is no account ${id}`);
    return account;
  }
}

function place(account: string, user: string): string {
  return `${account}/${user}`;
}
