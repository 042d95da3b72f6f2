import type { KeyStatus, SourceLocation } from '../facts/access-key';
import type { LeftBehind } from '../facts/left-behind';
import { type BenchmarkControl, RULE } from '../rule';

export type Verdict = 'compliant' | 'violation' | 'undetermined';

/** Why a finding was made; the same words in every format. */
export type FindingCode =
  | 'several-active-keys'
  | 'unknown-user'
  | 'unknown-status'
  | 'unknown-condition'
  | 'unknown-account'
  | 'too-complex';

/** What is known of one key of a finding. */
export interface FindingKey {
  readonly address: string;
  /** What to call it, where the address is long (a URN). */
  readonly name?: string;
  readonly status: KeyStatus | 'unknown';
  readonly location?: SourceLocation;
  readonly related?: readonly SourceLocation[];
  readonly accessKeyId?: string;
  readonly createdAt?: string;
  /** The ARN of who made it, where CloudTrail was read and tells. */
  readonly createdBy?: string;
  readonly lastUsedAt?: string;
  readonly lastUsedService?: string;
  readonly lastUsedRegion?: string;
  readonly observedAt?: string;
  readonly observedBy?: string;
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
  /** How many are active in the world of `when`; for `undetermined`, how many may be. */
  readonly activeKeys: number;
  readonly keys: readonly FindingKey[];
  /** The parameter values that make it happen; absent where it happens with any. */
  readonly when?: Readonly<Record<string, string>>;
  /** For `undetermined`: what is not known. */
  readonly unknowns?: readonly UnknownFact[];
  readonly message: string;
  readonly fix: string;
  /** The exception that accepts it, for `excepted`. */
  readonly exception?: ExceptionShown;
}

export interface ExceptionShown {
  readonly reason: string;
  /** Absent where the code gives none (a CDK acknowledgement has only a reason). */
  readonly owner?: string;
  readonly expires?: string;
}

/** What it is that could not be read; the same words in every format and in the exceptions file. */
export const UNREAD_KINDS = [
  /** A template that another one names: a nested stack, a stack set, a product, an application. */
  'nested-template',
  /** A module that is written out elsewhere: by a registry, by another address. */
  'module',
  /** A macro that rewrites the template. */
  'macro',
  /** A file that a template includes. */
  'include',
  /** A part of a document that has a mistake in it, or a form that is not known here. */
  'part',
  /** A whole document: it cannot be parsed, or is not what it looks like. */
  'document',
  /** A folder in which there is nothing to check. */
  'nothing-to-check',
] as const;

export type UnreadKind = (typeof UNREAD_KINDS)[number];

/** Something that could not be read: the report is then not complete. */
export interface ReadError {
  /** The path or account it concerns. */
  readonly input: string;
  /** Live checks: the account's twelve digits, and the user whose keys are not known. */
  readonly account?: string;
  readonly user?: string;
  readonly message: string;
  readonly location?: SourceLocation;
  /** What it is that was not read; absent where nobody can answer for it: an account, a closed file. */
  readonly kind?: UnreadKind;
  /** The very thing, as the document names it: an address, the name of a macro or a module. */
  readonly what?: string;
  /** Of a document that is not read as a whole: its text speaks of access keys. */
  readonly mentionsKeys?: true;
}

/** Something that could not be read, and who answers for that. */
export interface AcceptedUnread extends ReadError {
  readonly accepted: ExceptionShown;
}

/** Something the reader should look at that decides nothing by itself, unless `--strict`. */
export interface Warning {
  readonly code:
    | 'exception-expired'
    | 'exception-unmatched'
    | 'exception-expiring'
    | 'exception-refused'
    | 'unread-accepted'
    | 'note';
  readonly message: string;
}

/** A user that was judged, with a finding or without. */
export interface JudgedUser {
  readonly name: string;
  /** Absent where it is `/`, or not known. */
  readonly path?: string;
  /** How many keys are, or may be, active. */
  readonly activeKeys: number;
  /** Its keys. */
  readonly keys?: readonly DeployedKey[];
}

/** A key of a deployed account. */
export interface DeployedKey {
  /** Absent where the source tells none: a credential report. */
  readonly accessKeyId?: string;
  readonly status: KeyStatus | 'unknown';
  readonly createdAt?: string;
  /**
   * The CloudFormation stack that made it; `null` where CloudFormation was asked and knows of none.
   * Absent where it was not asked.
   */
  readonly owner?: StackOwner | null;
}

/** A stack, by its name, and the resource in it. */
export interface StackOwner {
  readonly stack: string;
  readonly logicalId: string;
}

/** Where what is declared and what is deployed differ, of one key. */
export interface Drift {
  readonly kind: 'not-deployed' | 'not-declared' | 'status-differs';
  readonly user: FindingUser;
  readonly accessKeyId?: string;
  /** The declaration; absent where there is none. */
  readonly address?: string;
  readonly location?: SourceLocation;
  readonly declared?: KeyStatus | 'unknown';
  readonly deployed?: KeyStatus | 'unknown';
}

/** How a live account was read. */
export interface Reading {
  /** The twelve digits, where they could be read. */
  readonly account?: string;
  /** `aws`, `aws-us-gov`, `aws-cn` and the like. */
  readonly partition?: string;
  /** The account's alias, where it has one and it may be read. */
  readonly alias?: string;
  /** The ARN of who made the calls. */
  readonly caller?: string;
  /**
   * `list`: every user and its keys were listed. `report`: a credential report was read. `delta`: a
   * credential report, and what changed since.
   */
  readonly source: 'list' | 'report' | 'delta';
  /** The state of the account is at least this fresh; absent where nobody can say. */
  readonly asOf?: string;
  /** When AWS made the credential report that was read. */
  readonly reportGeneratedAt?: string;
  /** With a report: of how many users the keys were read from the account itself. */
  readonly confirmed?: number;
  /** An earlier run read it, and this one took it from its checkpoint. */
  readonly fromCheckpoint?: true;
  readonly users: number;
  /** How many access keys were read. */
  readonly keys?: number;
  /** Every user that was judged, where they were asked for. */
  readonly judged?: readonly JudgedUser[];
  /** How many calls of which kind were made. */
  readonly calls: Readonly<Record<string, number>>;
  readonly complete: boolean;
}

/** Who read the accounts of an organization, or of a list, and which were left out. */
export interface OrganizationRead {
  /** The ARN of who asked, and took the role on in every account. */
  readonly caller: string;
  /** The role's name, with its path. */
  readonly role: string;
  /** The accounts that were not to be read, by why. */
  readonly leftOut?: readonly LeftOut[];
}

/** Accounts that an option of the run leaves out. */
export interface LeftOut {
  readonly why: 'ou' | 'exclude' | 'account-tag';
  readonly accounts: readonly string[];
}

/** A document that was read, and what it is. */
export interface InputRead {
  readonly input: string;
  readonly kind: string;
}

/** Why something below a path that was given is no input; the same words in every format. */
export type PassedOverReason =
  /** A file of no kind that declares access keys. */
  | 'other'
  | 'binary'
  /** Compressed, or an archive: what it holds cannot be searched. */
  | 'compressed'
  /** Larger than any input may be. */
  | 'too-large'
  /** A folder of other people's code or of a tool's own data. */
  | 'left-out-folder'
  /** A link that leads out of the path that was given. */
  | 'link-outside'
  /** A link to what is read by its own name. */
  | 'link-again'
  /** A link that leads nowhere, or in a circle. */
  | 'link-broken'
  /** A pipe, a socket or a device. */
  | 'special-file'
  /** A file of a cloud assembly that describes it: its manifests, its metadata. */
  | 'assembly-file'
  /** A file or folder that is uploaded with a cloud assembly, and no template of a stack. */
  | 'assembly-asset'
  /** A template in the folder of a cloud assembly that none of its stacks has, and without keys. */
  | 'assembly-left-over'
  /** Sources, or other outputs, of tools of which another output is judged. */
  | 'terraform-source'
  | 'terraform-binary-plan'
  | 'terraform-plan-log'
  | 'pulumi-source'
  | 'cdk-source'
  | 'cdktf-source'
  | 'serverless-source'
  /** Of which a program is yet to make a template: Jinja, Go templates. */
  | 'unrendered-template'
  /** Has words of a template, but CloudFormation refuses it as one: an organization of org-formation. */
  | 'no-template';

/** What was passed over for one reason. */
export interface PassedOver {
  readonly reason: PassedOverReason;
  readonly count: number;
  /** Some of them, in order. */
  readonly examples: readonly string[];
  /**
   * How many hold words that declare an access key (`AWS::IAM::AccessKey`, `aws_iam_access_key`), or
   * may hold them where that cannot be looked up. With `strict` they fail.
   */
  readonly mentioning: number;
  /** Some of these, in order. */
  readonly mentions: readonly string[];
}

/** A key that a document tells of, left to another document that decides what becomes of it. */
export interface Settled {
  /** What the document that was left calls the key. */
  readonly address: string;
  readonly input: string;
  /** The document that decides. */
  readonly by: string;
}

/** An address by which a template names another, and the file of the run that it was taken for. */
export interface TakenFor {
  /** The template that names the address. */
  readonly input: string;
  /** As it is written there. */
  readonly address: string;
  readonly file: string;
  /** `name`: the path of the file ends as the address does. `mapping`: somebody said so. */
  readonly by: 'name' | 'mapping';
}

/** A user of a comparison. */
export interface ComparedUser {
  readonly fingerprint: string;
  readonly user: FindingUser;
  /** Since when it is known: the first of the compared reports that has it. */
  readonly since: string;
}

export interface TrendPoint {
  readonly asOf: string;
  readonly violations: number;
}

/** Violations beside those of an earlier report. */
export interface Comparison {
  /** The earlier report's file. */
  readonly report: string;
  readonly asOf: string;
  readonly new: readonly ComparedUser[];
  readonly stays: readonly ComparedUser[];
  readonly mended: readonly ComparedUser[];
  /** No longer violations, because somebody accepts them or because they could not be read wholly. */
  readonly notKnown: readonly ComparedUser[];
  /** The compared reports and this one, the oldest first. */
  readonly trend: readonly TrendPoint[];
}

/** What was judged, and the verdict. `schema/report.schema.json` describes its JSON. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string };
  readonly rule: {
    readonly id: string;
    readonly title: string;
    readonly benchmarks: readonly BenchmarkControl[];
  };
  readonly verdict: Verdict;
  /** Whether everything that was asked for was read, or somebody answers for what was not. */
  readonly complete: boolean;
  readonly summary: {
    readonly users: number;
    readonly keys: number;
    readonly violations: number;
    readonly undetermined: number;
    readonly excepted: number;
    readonly errors: number;
  };
  readonly findings: readonly Finding[];
  readonly errors: readonly ReadError[];
  /** What could not be read, and somebody answers for it. */
  readonly acceptedUnread?: readonly AcceptedUnread[];
  readonly warnings: readonly Warning[];
  /** Live checks only: which accounts were read, how, and as of when. */
  readonly readings?: readonly Reading[];
  /** Live checks of many accounts only: who asked, and which accounts. */
  readonly organization?: OrganizationRead;
  /** In JSON, with `readings`: SHA-256 over them, so that a snapshot that was cut is found out. */
  readonly readingsDigest?: string;
  /** `live --since` only: what changed since an earlier report. */
  readonly since?: Comparison;
  /** `check` only: every document that was read. */
  readonly inputs?: readonly InputRead[];
  /** `check` only: what below the given paths is no input, by reason. */
  readonly passedOver?: readonly PassedOver[];
  /** `check` only: the keys that one document tells of and another decides about. */
  readonly settled?: readonly Settled[];
  /** `check` only: the files that the addresses of nested templates were taken for. */
  readonly takenFor?: readonly TakenFor[];
  /** `check` with a deployed account only: where the two differ, of the users that are declared. */
  readonly drift?: readonly Drift[];
}

/** The rule that a finding is of: the violation, or what could not be decided. Also where it is accepted. */
export function ruleOf({ code }: Pick<Finding, 'code'>): string {
  return code === 'several-active-keys' ? RULE.id : RULE.undeterminedId;
}

/**
 * The process exit code of a report: 1 for a violation; 2 when there is none but the answer is not
 * complete (with `strict` also for undetermined findings, exceptions that no longer apply, what was
 * passed over although it mentions access keys, and addresses that were taken for files of the run by
 * their names alone); else 0.
 */
export function exitCode(report: Report, options: { strict?: boolean } = {}): 0 | 1 | 2 {
  if (report.summary.violations > 0) return 1;
  if (!report.complete || report.errors.length > 0) return 2;
  const stale = report.warnings.some(
    (it) => it.code === 'exception-expired' || it.code === 'exception-unmatched',
  );
  const unseen = report.passedOver?.some((it) => it.mentioning > 0) ?? false;
  const guessed = report.takenFor?.some((it) => it.by === 'name') ?? false;
  return options.strict && (report.summary.undetermined > 0 || stale || unseen || guessed) ? 2 : 0;
}
