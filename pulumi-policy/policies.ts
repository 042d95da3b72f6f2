import type {
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from '@pulumi/policy';
import { RULE } from '../rule-core/index';
import { CONFIG_SCHEMA } from './config-schema';
import { type Judged, judgeStack } from './judge';
import { describe } from './messages';
import { metadata } from './metadata';
import type { OneActiveKeyPolicyOptions } from './options';
import { remember, type RememberedInputs } from './resources';

/** The policy that only listens: it remembers what a program asks for, and never reports. */
export const INPUTS_POLICY = `${RULE.id}-inputs`;

/**
 * The rule as policies for a pack: the violation (mandatory), what could not be decided (advisory),
 * and a silent one that remembers the inputs of access keys, whose outputs may be missing at preview.
 * Use all of them in one pack.
 *
 * @throws TypeError for a benchmark that is not known
 */
export function oneActiveKeyPolicies(
  options: OneActiveKeyPolicyOptions = {},
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const remembered: RememberedInputs = new Map();
  const about = metadata(options.benchmark);
  const validate =
    (
      report: (judged: Judged, say: ReportViolation) => void,
    ): StackValidationPolicy['validateStack'] =>
    async (args, say) => {
      const judged = await judgeOrExplain(args, remembered, options, say);
      if (judged) report(judged, say);
    };
  return [
    {
      name: INPUTS_POLICY,
      displayName: 'Inputs of access keys',
      description: 'Remembers the inputs of access keys for the other policies; reports nothing.',
      enforcementLevel: 'advisory',
      validateResource: (args) => {
        remember(args, remembered);
      },
    },
    {
      ...about,
      name: RULE.id,
      displayName: RULE.title,
      description: RULE.description,
      enforcementLevel: 'mandatory',
      configSchema: CONFIG_SCHEMA,
      validateStack: validate(reportViolations),
    },
    {
      ...about,
      name: RULE.undeterminedId,
      displayName: 'Whether an IAM user has more than one active access key can be told',
      description:
        'An IAM user may have more than one active access key, and the preview cannot tell. ' +
        'Set this policy to mandatory to stop what cannot be decided.',
      enforcementLevel: 'advisory',
      configSchema: CONFIG_SCHEMA,
      validateStack: validate(reportUndetermined),
    },
  ];
}

/** A fault of ours must neither pass nor take the whole preview down without a word. */
async function judgeOrExplain(
  args: StackValidationArgs,
  remembered: RememberedInputs,
  options: OneActiveKeyPolicyOptions,
  say: ReportViolation,
): Promise<Judged | undefined> {
  let judged: Judged | undefined;
  try {
    judged = await judgeStack(args, remembered, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const urn = args.resources[0]?.urn;
    say(
      `The stack could not be judged (${reason}). This is a fault of one-active-key: please report it.`,
      urn,
    );
    return undefined;
  }
  if (!judged) args.notApplicable('The stack has no access keys.');
  return judged;
}

/** One violation stands on every active key of a user but the first, and names them all. */
function reportViolations(judged: Judged, say: ReportViolation): void {
  const { report, urnOf, failUndetermined, problems } = judged;
  for (const problem of problems) say(problem, urnOf(''));
  for (const finding of report.findings) {
    if (finding.verdict !== 'violation') continue;
    const counted = finding.keys.filter((it) => it.status !== 'Inactive');
    const urns = [...new Set(counted.map((it) => urnOf(it.address)))];
    const extra = urns.length > 1 ? urns.slice(1) : urns;
    for (const urn of extra) say(describe(finding, report), urn);
  }
  if (failUndetermined) reportUndetermined(judged, say);
}

function reportUndetermined({ report, urnOf }: Judged, say: ReportViolation): void {
  for (const finding of report.findings) {
    if (finding.verdict !== 'undetermined') continue;
    say(describe(finding, report), urnOf(finding.keys[0]?.address ?? ''));
  }
  for (const { input, message } of report.errors) say(message, urnOf(input));
  for (const { message } of report.warnings) say(message, urnOf(''));
}
