import type {
  AccessKey,
  AccountScope,
  Fetched,
  ReadError,
  TakenFor,
  Warning,
} from '../rule-core/index';

/** What a reader makes of its input: facts to judge, and what it could not read. */
export interface ReadResult {
  readonly keys: readonly AccessKey[];
  /** Anything here makes the report incomplete: what was not read must never count as a pass. */
  readonly errors: readonly ReadError[];
  readonly warnings?: readonly Warning[];
  /**
   * The deployed keys whose future this document decides: a plan deletes, changes or keeps them. What
   * a state beside it says of the same key, at the same address and of the same user, is the past.
   */
  readonly decidesAbout?: readonly DecidedKey[];
  /** The names of the parameters that the templates declare. */
  readonly parameters?: readonly string[];
  /** The stacks that were read, where their names are known. */
  readonly stacks?: readonly NamedStack[];
  /** Addresses of templates that were taken for files of the run. */
  readonly takenFor?: readonly TakenFor[];
  /** What was read from AWS for the templates. */
  readonly fetched?: readonly Fetched[];
}

/** A deployed key, as the document that decides about it knows it. */
export interface DecidedKey {
  readonly accessKeyId: string;
  /** Its address before the plan is carried out. */
  readonly address: string;
  /** The name of its user before that, where the document tells it. */
  readonly user?: string;
  /** The account that it is in, where the document tells it of a key that it does not keep. */
  readonly account?: AccountScope;
}

/** A CloudFormation stack by the name that it is deployed under. */
export interface NamedStack {
  readonly name: string;
  readonly account: AccountScope;
}
