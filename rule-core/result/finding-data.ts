import type { KeyStatus, Observed, SourceLocation } from '../facts/access-key';
import type { LeftBehind } from '../facts/left-behind';
import { RULE } from '../rule';

/** Why a finding was made; the same words in every format. */
export type FindingCode =
  | 'several-active-keys'
  | 'unknown-user'
  | 'unknown-status'
  | 'unknown-condition'
  | 'unknown-account'
  | 'too-complex';

/** What is known of one key of a finding; with what a live account says of it. */
export interface FindingKey extends Observed {
  readonly address: string;
  /** What to call it, where the address is long (a URN). */
  readonly name?: string;
  /**
   * What it is in every world that has the values of `when`, whatever the other parameters are; `unknown`
   * where it may be active.
   */
  readonly status: KeyStatus | 'unknown';
  /**
   * Where it may be active with some values of other parameters and not with others: the first few that
   * decide it; empty where there are too many conditions to tell. It is not counted.
   */
  readonly dependsOn?: readonly string[];
  readonly location?: SourceLocation;
  readonly related?: readonly SourceLocation[];
  /** Why it stays although the input deletes it, and how to get rid of it. */
  readonly leftBehind?: LeftBehind;
  /** Whose key it is, where that is another user than the finding is about. */
  readonly otherUser?: FindingUser | 'unknown';
}

/** A value that the input cannot tell, and why not. */
export interface UnknownFact {
  readonly about: 'user' | 'status' | 'condition' | 'account';
  readonly reason: string;
}

export interface FindingUser {
  readonly name?: string;
  readonly account?: string;
  readonly label: string;
  /** IAM's unique id (`AIDA…`), where a live account told it. */
  readonly id?: string;
  /** Who answers for the user, by the tag of `--owner-tag`. */
  readonly owner?: string;
}

/** One user who has, or may have, more than one active key. */
export interface Finding {
  readonly verdict: 'violation' | 'undetermined' | 'excepted';
  readonly code: FindingCode;
  /** Stable over runs and moved lines: the rule, the account and the user. */
  readonly fingerprint: string;
  readonly user: FindingUser;
  /** How many are active in every world of `when`; for `undetermined`, how many may be. */
  readonly activeKeys: number;
  readonly keys: readonly FindingKey[];
  /** The parameter values with which these keys make it happen; absent where they do with any. */
  readonly when?: Readonly<Record<string, string>>;
  /** Parameters of `when` whose values only say which keys they are: with others, it is other keys. */
  readonly whichKeysBy?: readonly string[];
  /** For `undetermined`: what is not known. */
  readonly unknowns?: readonly UnknownFact[];
  readonly message: string;
  readonly fix: string;
  /** The exception that accepts it, for `excepted`. */
  readonly exception?: ExceptionShown;
  /** `check` only: what would settle a violation, one for each key that may be kept. */
  readonly edits?: readonly SuggestedEdit[];
}

/** A choice: this key stays as it is, and all others that count become inactive. */
export interface SuggestedEdit {
  /** The key that stays, by its name or address. */
  readonly keeps: string;
  readonly changes: readonly EditChange[];
}

/** One change of a template: what stands there is replaced. Lines and columns count from 1. */
export interface EditChange {
  readonly file: string;
  /** The key that it makes inactive. */
  readonly address: string;
  readonly line: number;
  readonly column: number;
  /** The first place that stays; the same as the place before it where something is only inserted. */
  readonly endLine: number;
  readonly endColumn: number;
  /** What stands there then, line by line. */
  readonly lines: readonly string[];
  /** Whether its lines end with CR LF, as those of the file do. */
  readonly crlf?: true;
}

export interface ExceptionShown {
  readonly reason: string;
  /** Absent where the code gives none (a CDK acknowledgement has only a reason). */
  readonly owner?: string;
  readonly expires?: string;
}

/** The rule that a finding is of: the violation, or what could not be decided. Also where it is accepted. */
export function ruleOf({ code }: Pick<Finding, 'code'>): string {
  return code === 'several-active-keys' ? RULE.id : RULE.undeterminedId;
}
