import type { StackValidationPolicy } from '@pulumi/policy';
import type { StackReport } from './stack-report';

/** What a policy is asked for besides violations. */
export type Subject = 'undetermined' | 'reminders';

/** How the host calls what a policy does not apply to ("Policy only applies to resources of type …"). */
const MISSING: Readonly<Record<Subject, string>> = {
  undetermined: 'access key of which something is not known',
  reminders: 'user with an exception to be reminded of',
};

/**
 * One question of a policy host about a stack, which it puts to one policy after the other
 * (pulumi-policy server.ts, analyzeStack). What the first policy found out holds for the others until
 * the host turns to something else.
 */
export class StackAnalysis {
  private current: Promise<StackReport | undefined> | undefined;
  private empty: ReadonlySet<Subject> = new Set();

  get reporting(): Promise<StackReport | undefined> | undefined {
    return this.current;
  }

  set reporting(reporting: Promise<StackReport | undefined> | undefined) {
    this.current = reporting;
    this.endLater();
  }

  /** The first policy has reported: a policy with nothing to say does not have to be asked. */
  found(current: StackReport | undefined): void {
    const { findings = [], errors = [], warnings = [] } = current?.report ?? {};
    const empty = new Set<Subject>();
    const isOpen = findings.some((it) => it.verdict === 'undetermined') || errors.length > 0;
    if (!isOpen && !warnings.some((it) => it.code === 'note')) empty.add('undetermined');
    if (!warnings.some((it) => it.code !== 'note')) empty.add('reminders');
    this.empty = empty;
    this.endLater();
  }

  /**
   * A policy that says something of one subject only. The host decodes every resource of the stack again
   * for each policy, unless the function is for a type of which the stack has no resource; it is told so
   * where there is nothing to say, and a host that does not look asks in vain, but no less rightly.
   */
  onlyFor(
    subject: Subject,
    validate: StackValidationPolicy['validateStack'],
  ): StackValidationPolicy['validateStack'] {
    const missing = () => (this.empty.has(subject) ? MISSING[subject] : undefined);
    return Object.defineProperty(validate, '__pulumiType', { get: missing });
  }

  private endLater(): void {
    setImmediate(() => {
      this.current = undefined;
      this.empty = new Set();
    });
  }
}
