/** An access key as IAM keeps it. The secret is never kept. */
export interface StoredKey {
  readonly id: string;
  status: 'Active' | 'Inactive';
  readonly created: Date;
  lastUsed?: { readonly at: Date; readonly region: string; readonly service: string };
}

export interface StoredUser {
  name: string;
  path: string;
  readonly id: string;
  readonly created: Date;
  readonly keys: StoredKey[];
  readonly tags: Readonly<Record<string, string>>;
}

/** A user to begin with: its keys by status, or in full. */
export interface UserSeed {
  readonly name: string;
  readonly path?: string;
  readonly created?: Date;
  readonly tags?: Readonly<Record<string, string>>;
  readonly keys?: readonly ('Active' | 'Inactive' | Partial<StoredKey>)[];
}

export interface AccountSeed {
  readonly id: string;
  readonly users?: readonly UserSeed[];
  readonly alias?: string;
  /** How many access keys the root user has. */
  readonly rootKeys?: number;
  /** What AWS Organizations says of it. @default "ACTIVE" */
  readonly state?: AccountState;
  /** The organizational units that it is in, from the root down, with slashes. @default the root */
  readonly units?: string;
  /** Its tags in AWS Organizations. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether it is a delegated administrator, who may ask AWS Organizations. @default false */
  readonly delegated?: boolean;
  /** The roles that others may take on, by name or path. @default every one that is asked for */
  readonly roles?: readonly (string | { readonly name: string; readonly externalId: string })[];
}

export type AccountState =
  'PENDING_ACTIVATION' | 'ACTIVE' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED';

/** A CloudFormation stack and what it made. */
export interface StoredStack {
  readonly name: string;
  /** @default "CREATE_COMPLETE" */
  readonly status?: string;
  /** What GetTemplate answers. */
  readonly template?: string;
  /** The same with its macros and modules written out. @default the template */
  readonly processed?: string;
  /** What it exports, by name. */
  readonly exports?: Readonly<Record<string, string>>;
  /** Change sets by their ARN. */
  readonly changeSets?: Readonly<Record<string, StoredChangeSet>>;
  readonly resources: readonly {
    readonly logicalId: string;
    readonly physicalId: string;
    readonly type: string;
  }[];
}

export interface StoredChangeSet {
  readonly parameters: Readonly<Record<string, string>>;
  /** With transforms and modules written out. */
  readonly processed: string;
}

/** The characters of IAM's identifiers; every one but once: no two numbers may look the same. */
const DIGITS = 'OI234567BACDEFGHJKLMNPQRSTUVWXYZ';

/** One AWS account: users by their name without case, as IAM tells them apart. */
export class Account {
  readonly users = new Map<string, StoredUser>();
  readonly stacks: StoredStack[] = [];
  /** Buckets of S3: the content of objects by their key, of a version by `key?versionId=…`. */
  readonly buckets = new Map<string, Readonly<Record<string, string>>>();
  /** Applications that are shared with everybody: the address of a template by `ARN version`. */
  readonly applications = new Map<string, string>();
  /** The keys that IAM Access Analyzer has found to be unused, by id. */
  readonly unusedKeys = new Set<string>();
  rootKeys: number;
  state: AccountState;
  alias: string | undefined;
  readonly roles: AccountSeed['roles'];
  readonly units: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly delegated: boolean;
  private made = 0;

  constructor(
    readonly id: string,
    seed: Omit<AccountSeed, 'id'>,
    private readonly now: () => Date,
  ) {
    const { users = [], rootKeys = 0, state = 'ACTIVE', roles, alias } = seed;
    const { units = '', tags = {}, delegated = false } = seed;
    this.rootKeys = rootKeys;
    this.state = state;
    this.roles = roles;
    this.alias = alias;
    this.units = units.split('/').filter((it) => it !== '');
    this.tags = tags;
    this.delegated = delegated;
    for (const user of users) this.seed(user);
  }

  /** The users as ListUsers orders them: by name, without case. */
  list(): StoredUser[] {
    return [...this.users.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
  }

  find(name: string): StoredUser | undefined {
    return this.users.get(name.toLowerCase());
  }

  add(name: string, path = '/', created = this.now(), tags: StoredUser['tags'] = {}): StoredUser {
    const user = { name, path, id: this.identifier('AIDA'), created, keys: [], tags };
    this.users.set(name.toLowerCase(), user);
    return user;
  }

  rename(user: StoredUser, name: string, path: string): void {
    this.users.delete(user.name.toLowerCase());
    Object.assign(user, { name, path });
    this.users.set(name.toLowerCase(), user);
  }

  newKey(user: StoredUser, fields: Partial<StoredKey> = {}): StoredKey {
    const key: StoredKey = {
      id: this.identifier('AKIA'),
      status: 'Active',
      created: this.now(),
      ...fields,
    };
    user.keys.push(key);
    return key;
  }

  arnOf(user: StoredUser): string {
    return `arn:aws:iam::${this.id}:user${user.path}${user.name}`;
  }

  private seed({ name, path, created, tags, keys = [] }: UserSeed): void {
    const user = this.add(name, path, created, tags);
    for (const it of keys) this.newKey(user, typeof it === 'string' ? { status: it } : it);
  }

  /** Looks like an identifier of IAM and is the same in every run. */
  private identifier(prefix: string): string {
    this.made += 1;
    let serial = '';
    for (let left = this.made; serial.length < 6; left = Math.floor(left / DIGITS.length)) {
      serial = DIGITS.charAt(left % DIGITS.length) + serial;
    }
    const account = this.id.slice(-6).replace(/\d/g, (it) => DIGITS.charAt(Number(it)));
    return `${prefix}${account}EMBD${serial}`;
  }
}
