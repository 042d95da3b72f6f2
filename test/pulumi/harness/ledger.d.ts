/** The status of each key by its id, by user and account. */
export type Accounts = Record<string, Record<string, Record<string, string>>>;

export class Ledger {
  constructor(accounts?: Accounts);
  readonly accounts: Accounts;
  createUser(account: string, name: string): void;
  createKey(account: string, user: string, id: string, status: string): void;
  /** The users with two or more active keys, as `account/name`. */
  twice(): string[];
}

export function ledgerIn(file: string): Ledger;
export function inFile<T>(file: string, change: (ledger: Ledger) => T): T;
