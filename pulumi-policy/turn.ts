import type { StackValidationPolicy } from '@pulumi/policy';
import type { Judged } from './judge';

/** What a policy is asked for besides violations. */
export type Aspect = 'undetermined' | 'reminders';

/** How the host calls what a policy does not apply to ("Policy only applies to resources of type …"). */
const MISSING: Readonly<Record<Aspect, string>> = {
  undetermined: 'access key of which something is not known',
  reminders: 'user with an exception to be reminded of',
};

/**
 * One question of a policy host about a stack, which it puts to one policy after the other
 * (pulumi-policy server.ts, analyzeStack). What the first policy found out holds for the others until
 * the host turns to something else.
 */
export class Turn {
  private judged: Promise<Judged | undefined> | undefined;
  private empty: ReadonlySet<Aspect> = new Set();

  get judging(): Promise<Judged | undefined> | undefined {
    return this.judged;
  }

  set judging(judging: Promise<Judged | undefined> | undefined) {
    this.judged = judging;
    this.endLater();
  }

  /** The first policy has judged: what there is nothing to say about, nobody has to be asked. */
  found(judged: Judged | undefined): void {
    const { findings = [], errors = [], warnings = [] } = judged?.report ?? {};
    const empty = new Set<Aspect>();
    const isOpen = findings.some((it) => it.verdict === 'undetermined') || errors.length > 0;
    if (!isOpen && !warnings.some((it) => it.code === 'note')) empty.add('undetermined');
    if (!warnings.some((it) => it.code !== 'note')) empty.add('reminders');
    this.empty = empty;
    this.endLater();
  }

  /**
   * A policy that says something of one aspect only. The host decodes every resource of the stack anew
   * for each policy, unless the function is for a type of which the stack has no resource; it is told so
   * where there is nothing to say, and a host that does not look asks in vain, but no less rightly.
   */
  onlyFor(
    aspect: Aspect,
    validate: StackValidationPolicy['validateStack'],
  ): StackValidationPolicy['validateStack'] {
    const missing = () => (this.empty.has(aspect) ? MISSING[aspect] : undefined);
    return Object.defineProperty(validate, '__pulumiType', { get: missing });
  }

  private endLater(): void {
    setImmediate(() => {
      this.judged = undefined;
      this.empty = new Set();
    });
  }
}
