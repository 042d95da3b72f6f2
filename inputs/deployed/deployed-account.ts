import type { DeployedKey, JudgedUser } from '../../rule-core/index';

/** A user of an account with its keys. */
export interface DeployedUser extends JudgedUser {
  readonly keys: readonly DeployedKey[];
}

/** What an account holds: out of a snapshot, or read just now. */
export interface DeployedAccount {
  /** The twelve digits. */
  readonly account: string;
  /** What messages call it: the snapshot's file, or the account. */
  readonly name: string;
  /** Everything is at least this fresh; absent where nobody can say. */
  readonly asOf?: string;
  /** Whether every user is there, or every one that was asked for. */
  readonly complete: boolean;
  readonly users: readonly DeployedUser[];
}
