import type { Report } from '../../rule-core/index';
import type { GuardChange } from './guard-parts';

/** What the guard found about one operation. */
export interface Judgement {
  readonly report: Report;
  /** Resources whose templates are judged when CloudFormation makes their stacks. */
  readonly elsewhere: readonly string[];
  /** Keys whose users cannot be named before the deployment: the account was not asked about these. */
  readonly notCompared: readonly string[];
  /** Resources that change the guard itself. */
  readonly guardChanges: readonly GuardChange[];
}
