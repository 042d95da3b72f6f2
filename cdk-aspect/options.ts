import type { IConstruct } from 'constructs';
import type { Exception, Moment } from '../rule-core/index';

/** What every CDK face of the rule takes; nothing is required. */
export interface OneActiveKeyOptions {
  /**
   * Findings that someone answers for until a day. Acknowledgements in the code are read without
   * being listed here.
   */
  readonly exceptions?: readonly Exception[];
  /**
   * What cannot be decided before the deployment, and exceptions that no longer apply, fail too.
   *
   * @default false: they are warnings
   */
  readonly strict?: boolean;
  /**
   * The version of the CIS AWS Foundations Benchmark to name in the messages.
   *
   * @default "3.0.0"
   */
  readonly benchmark?: string;
  /**
   * Only stacks at or below this construct are judged.
   *
   * @default every stack of the App, Stage or Stack the face is attached to
   */
  readonly scope?: IConstruct;
  /**
   * The moment of judging, which decides whether exceptions have expired.
   *
   * @default now
   */
  readonly now?: Moment;
}

/** {@link OneActiveKeyOptions}, and what only a validation plugin can do. */
export interface OneActiveKeyValidatorOptions extends OneActiveKeyOptions {
  /**
   * Whether a violation anywhere in the app fails the CDK command line even where the stacks that
   * violate are not selected (a Stage, when no `'**'` is given).
   *
   * @default true
   */
  readonly failUnselectedStacks?: boolean;
}
