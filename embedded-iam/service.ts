import type { Account, StoredKey, StoredUser } from './account/account';
import type { CredentialReports } from './account/credential-report';
import type { ServiceError } from './error';
import type { Call, Fault } from './behavior/faults';
import type { Trail } from './trail/trail';

/** What an action answers with; absent fields are left out. `#entries` is a map of the Query protocol. */
export type Data =
  | string
  | number
  | boolean
  | Date
  | readonly Data[]
  | { readonly [name: string]: Data | undefined };

/** What an action works on. A service keeps what else it needs by account, in a map of its own. */
export interface Context {
  readonly call: Call;
  readonly fault: Fault | undefined;
  /** The account that is called. */
  readonly account: Account;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly reports: CredentialReports;
  readonly trail: Trail;
  readonly now: Date;
  readonly maxKeysPerUser: number;
  /** The keys of a user as this moment's reads show them: writes may take a while to be seen. */
  readonly visible: (user: StoredUser) => readonly StoredKey[];
  readonly wrote: (user: StoredUser) => void;
  /** Lets somebody in, for ever or until a time: what it takes to call as this caller. */
  readonly credentialsFor: (account: string, caller: string, expires?: Date) => Credentials;
  /** How long the session of an assumed role lasts. */
  readonly sessionSeconds: number;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export type Action = (context: Context) => Data;

/** One AWS service: how it is spoken to, and what it can do. Adding one is a file and a line in the list. */
export interface Service {
  /** As in the scope of a signature: `iam`, `cloudtrail`, `access-analyzer`. */
  readonly name: string;
  readonly protocol: Protocol;
  readonly actions: Readonly<Record<string, Action>>;
  /** What a call is about, for policies. @default the user that it names, or `*` */
  readonly resource?: (call: Call) => string | undefined;
  /** Called after every action, for what others may look up later. */
  readonly after?: (context: Context, outcome: Outcome) => void;
}

export type Outcome = { readonly result: Data } | { readonly error: ServiceError };

/** A request before anybody knows what it asks for. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a service is asked and answers. */
export interface Protocol {
  /** The action's name, empty where there is none, and its input. */
  parse(request: Incoming): { action: string; input: Readonly<Record<string, unknown>> };
  answer(call: Call, result: Data): Answer;
  fail(call: Call, error: ServiceError): Answer;
}
