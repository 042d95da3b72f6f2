import type { DeployedKey } from '../../rule-core/index';

/**
 * What the guard asks of the account that a stack is deployed to.
 *
 * Every call throws NotRead for what is not answered; `passing` where another try may be.
 */
export interface Account {
  /** The access keys of a user; absent where there is no such user. */
  keysOf(user: string): Promise<readonly DeployedKey[] | undefined>;
  /** What a stack has; nothing where there is no such stack yet. */
  resourcesOf(stack: string): Promise<readonly StackResource[]>;
  /** The status of a stack: `CREATE_IN_PROGRESS`. */
  statusOf(stack: string): Promise<string>;
  /** The values of a change set's parameters, as far as they are told. */
  parametersOf(changeSet: string): Promise<Readonly<Record<string, string>>>;
  /** The template of a change set once its transforms and modules are written out. */
  processedTemplate(changeSet: string): Promise<string>;
  /** The template that a stack has been deployed with, with its transforms written out. */
  templateOf(stack: string): Promise<string>;
}

export interface StackResource {
  readonly logicalId: string;
  /** Absent where it is not made yet. */
  readonly physicalId?: string;
  readonly type: string;
}
