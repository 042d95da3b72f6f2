import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from '@pulumi/policy';
import { momentOf, RULE } from '../rule-core/index';
import { RegisteredInputs } from './registered-inputs';
import { CONFIG_SCHEMA, NO_SETTINGS } from './config-schema';
import { type StackReport, reportOnStack, rootOf } from './stack-report';
import { describe, describeBefore } from './messages';
import { metadata } from './metadata';
import { byNamesOfNow, type OneActiveKeyPolicyOptions, type Settings, settingsOf } from './options';
import { secondKeys } from './second-key';
import { harmless, shown } from './shown';
import { StackAnalysis } from './stack-analysis';

/** The policy that says which exceptions need a look; it never reports a violation. */
export const EXCEPTIONS_POLICY = 'iam-user-access-key-exceptions';

/**
 * The rule as policies for a pack: the violation (mandatory), what could not be decided (advisory), and
 * reminders of exceptions (advisory). The first listens to the inputs of resources as well: at an update
 * it stops the second key before it is made, and at a preview it needs no outputs.
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
  const { now = () => new Date(), benchmark } = options;
  const registered = new RegisteredInputs();
  const about = metadata(benchmark);
  const analysis = new StackAnalysis();
  let ofRule: Record<string, unknown> = {};

  /** Notes every resource; at an update, stops the run before a second key is made. */
  const validateResource = (
    args: ResourceValidationArgs,
    violation: ReportViolation,
  ): Promise<void> | undefined => {
    const say = harmless(violation);
    registered.note(args);
    if (!isUpdate()) return undefined;
    const beside = registered.beside(args.urn);
    if (beside.length === 0 && args.type !== ROOT) return undefined;
    const settings = settingsOf(options, withoutLevel(args.getConfig()));
    if (args.type === ROOT) {
      for (const it of settings.problems) say(wrongConfiguration(it), args.urn);
    }
    if (beside.length === 0) return undefined;
    return secondKeys(args.urn, {
      beside,
      registered,
      settings,
      now: momentOf(now),
      benchmark,
    }).then(
      ({ findings, report }) => {
        for (const it of findings) say(describeBefore(it, report, args.urn), args.urn);
      },
      (error: unknown) => {
        say(faultOfOurs(error), args.urn);
      },
    );
  };

  const validate =
    (
      isRule: boolean,
      report: (stack: StackReport, settings: Settings, say: ReportViolation) => void,
    ): StackValidationPolicy['validateStack'] =>
    async (args, violation) => {
      const say = harmless(violation);
      const config = withoutLevel(args.getConfig());
      if (isRule) ofRule = config;
      const own = settingsOf(options, config);
      for (const it of own.problems) say(wrongConfiguration(it), rootOf(args));
      const settings = settingsOf(options, { ...ofRule, ...config });
      const asBefore = host.askedInTurn && !isRule && Object.keys(config).length === 0;
      const reporting =
        (asBefore && analysis.reporting) ||
        reportOnStack(args, { settings, registered, now: momentOf(now), benchmark });
      analysis.reporting = reporting;
      const stack = await reportOrExplain(say, args, reporting);
      if (stack === 'failed') return;
      if (isRule) analysis.found(stack);
      if (stack) report(stack, settings, say);
      else if (own.problems.length === 0) args.notApplicable('The stack has no access keys.');
    };

  return [
    {
      ...about,
      name: RULE.id,
      displayName: RULE.title,
      description: `${RULE.title}.`,
      enforcementLevel: 'mandatory',
      configSchema: CONFIG_SCHEMA,
      validateResource,
      validateStack: validate(true, reportViolations),
    },
    {
      ...about,
      name: RULE.undeterminedId,
      displayName: 'Whether an IAM user has more than one active access key can be told',
      description: 'An IAM user may have more than one active access key.',
      enforcementLevel: 'advisory',
      configSchema: NO_SETTINGS,
      validateStack: analysis.onlyFor('undetermined', validate(false, reportUndetermined)),
    },
    {
      ...about,
      severity: 'low',
      name: EXCEPTIONS_POLICY,
      displayName: 'Exceptions from the rule are in use and in force',
      description: 'An exception needs a look.',
      enforcementLevel: 'advisory',
      configSchema: NO_SETTINGS,
      validateStack: analysis.onlyFor('reminders', validate(false, remind)),
    },
  ];
}

const ROOT = 'pulumi:pulumi:Stack';

/**
 * Whether the run makes resources: the language host says so of an update only (pulumi/pulumi
 * sdk/go/common/resource/plugin/analyzer_plugin.go, constructEnv), not of a preview, nor of
 * `pulumi policy analyze`, where the whole stack is judged with more known of it.
 */
function isUpdate(): boolean {
  return (process.env['PULUMI_NODEJS_DRY_RUN'] ?? process.env['PULUMI_DRY_RUN']) === 'false';
}

function wrongConfiguration(problem: string): string {
  return `The policy's configuration is wrong: ${shown(problem)}.`;
}

/** A fault of ours must neither pass nor take the whole preview down without a word. */
async function reportOrExplain(
  say: ReportViolation,
  args: StackValidationArgs,
  reporting: Promise<StackReport | undefined>,
): Promise<StackReport | undefined | 'failed'> {
  try {
    return await reporting;
  } catch (error) {
    say(faultOfOurs(error), rootOf(args));
    return 'failed';
  }
}

function faultOfOurs(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `The stack could not be judged (${shown(reason)}). This is a fault of one-active-key: please report it.`;
}

/** One violation stands on every active key of a user but the first, and names them all. */
function reportViolations(stack: StackReport, settings: Settings, say: ReportViolation): void {
  const { report, urnOf } = stack;
  for (const finding of report.findings) {
    if (finding.verdict !== 'violation') continue;
    const counted = finding.keys.filter((it) => it.status !== 'Inactive');
    const urns = [...new Set(counted.map((it) => urnOf(it.address)))];
    const extra = urns.length > 1 ? urns.slice(1) : urns;
    for (const urn of extra) say(describe(finding, stack), urn);
  }
  if (settings.strict) reportUndetermined(stack, settings, say);
}

function reportUndetermined(stack: StackReport, _: Settings, say: ReportViolation): void {
  const { report, urnOf } = stack;
  for (const finding of report.findings) {
    if (finding.verdict !== 'undetermined') continue;
    say(describe(finding, stack), urnOf(finding.keys[0]?.address ?? ''));
  }
  for (const { input, message } of report.errors) say(shown(message), urnOf(input));
  for (const { code, message } of report.warnings) {
    if (code === 'note') say(shown(message), urnOf(''));
  }
}

function remind({ report, urnOf }: StackReport, _: Settings, say: ReportViolation): void {
  for (const { code, message } of report.warnings) {
    if (code !== 'note') say(shown(message), urnOf(''));
  }
}

/** The engine puts the level beside the settings in some versions. */
function withoutLevel(config: Record<string, unknown>): Record<string, unknown> {
  const settings = Object.entries(config).filter(([name]) => name !== 'enforcementLevel');
  return byNamesOfNow(Object.fromEntries(settings));
}
