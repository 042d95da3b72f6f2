import type { KeyStatus, SourceLocation } from '../facts/access-key';
import type { FindingUser } from './finding-data';

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
  /** Absent where the source has none: a credential report. */
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
  /** The accounts that were left out, by reason. */
  readonly leftOut?: readonly LeftOut[];
}

/** Accounts that an option of the run leaves out. */
export interface LeftOut {
  readonly why: 'ou' | 'exclude' | 'account-tag';
  readonly accounts: readonly string[];
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
  /** No longer violations, because somebody accepts them or because they could not be read in full. */
  readonly notKnown: readonly ComparedUser[];
  /** The compared reports and this one, the oldest first. */
  readonly trend: readonly TrendPoint[];
}
