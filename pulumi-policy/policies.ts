import type {
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from '@pulumi/policy';
import { RULE } from '../rule-core/index';
import { CONFIG_SCHEMA } from './config-schema';
import { type Judged, judgeStack, rootOf } from './judge';
import { describe } from './messages';
import { metadata } from './metadata';
import { type OneActiveKeyPolicyOptions, type Settings, settingsOf } from './options';
import { remember, type RememberedInputs } from './resources';

/** The policy that only listens: it remembers what a program asks for, and never reports. */
export const INPUTS_POLICY = `${RULE.id}-inputs`;

/**
 * The rule as policies for a pack: the violation (mandatory), what could not be decided (advisory),
 * and a silent one that remembers the inputs of access keys, whose outputs may be missing at preview.
 * Use all of them in one pack.
 *
 * @throws TypeError for options that make no sense, such as a benchmark that is not known
 */
export function oneActiveKeyPolicies(
  options: OneActiveKeyPolicyOptions = {},
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  return policiesOf(options, { askedInTurn: false });
}

/**
 * @param host.askedInTurn the policies are asked by a policy host only, which asks one after the other
 *   about one stack before anything else happens (pulumi-policy server.ts, analyzeStack): what the
 *   first found out then holds for the next. Not so where tests of a team call them by hand.
 */
export function policiesOf(
  options: OneActiveKeyPolicyOptions,
  host: { readonly askedInTurn: boolean },
): (ResourceValidationPolicy | StackValidationPolicy)[] {
  const { problems } = settingsOf(options, {});
  if (problems.length > 0) throw new TypeError(`oneActiveKeyPolicies: ${problems.join('; ')}`);
  const remembered: RememberedInputs = new Map();
  const about = metadata(options.benchmark);
  const configured = new Map<string, Record<string, unknown>>();
  let shared: Promise<Judged | undefined> | undefined;
  /** A policy's own configuration; what it leaves out is as the `base` policy has it. */
  const validate =
    (
      name: string,
      base: string | undefined,
      report: (judged: Judged, settings: Settings, say: ReportViolation) => void,
    ): StackValidationPolicy['validateStack'] =>
    async (args, say) => {
      const config = withoutLevel(args.getConfig());
      configured.set(name, config);
      const own = settingsOf(options, config);
      for (const it of own.problems) {
        say(`The policy's configuration is wrong: ${it}.`, rootOf(args));
      }
      const settings = settingsOf(options, { ...configured.get(base ?? ''), ...config });
      const { now = () => new Date(), benchmark } = options;
      const asBefore = host.askedInTurn && base !== undefined && Object.keys(config).length === 0;
      const judging =
        (asBefore && shared) || judgeStack(args, { settings, remembered, now: now(), benchmark });
      shared = judging;
      setImmediate(() => {
        shared = undefined;
      });
      const judged = await judgeOrExplain(say, args, judging);
      if (judged === 'failed') return;
      if (judged) report(judged, settings, say);
      else if (own.problems.length === 0) args.notApplicable('The stack has no access keys.');
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
      validateStack: validate(RULE.id, undefined, reportViolations),
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
      validateStack: validate(RULE.undeterminedId, RULE.id, reportUndetermined),
    },
  ];
}

/** A fault of ours must neither pass nor take the whole preview down without a word. */
async function judgeOrExplain(
  say: ReportViolation,
  args: StackValidationArgs,
  judging: Promise<Judged | undefined>,
): Promise<Judged | undefined | 'failed'> {
  try {
    return await judging;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(
      `The stack could not be judged (${reason}). This is a fault of one-active-key: please report it.`,
      rootOf(args),
    );
    return 'failed';
  }
}

/** One violation stands on every active key of a user but the first, and names them all. */
function reportViolations(judged: Judged, settings: Settings, say: ReportViolation): void {
  const { report, urnOf, inferred } = judged;
  for (const finding of report.findings) {
    if (finding.verdict !== 'violation') continue;
    const counted = finding.keys.filter((it) => it.status !== 'Inactive');
    const urns = [...new Set(counted.map((it) => urnOf(it.address)))];
    const extra = urns.length > 1 ? urns.slice(1) : urns;
    for (const urn of extra) say(describe(finding, report, inferred), urn);
  }
  if (settings.whenUndetermined === 'fail') reportUndetermined(judged, settings, say);
}

function reportUndetermined(judged: Judged, _: Settings, say: ReportViolation): void {
  const { report, urnOf, inferred } = judged;
  for (const finding of report.findings) {
    if (finding.verdict !== 'undetermined') continue;
    say(describe(finding, report, inferred), urnOf(finding.keys[0]?.address ?? ''));
  }
  for (const { input, message } of report.errors) say(message, urnOf(input));
  for (const { message } of report.warnings) say(message, urnOf(''));
}

/** The engine puts the level beside the settings in some versions. */
function withoutLevel(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== 'enforcementLevel'));
}
