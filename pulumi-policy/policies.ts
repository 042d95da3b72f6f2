import type {
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  StackValidationArgs,
} from '@pulumi/policy';
import {
  cisControl,
  DEFAULT_BENCHMARK_VERSION,
  evaluate,
  type Exception,
  type Finding,
  parseExceptions,
  RULE,
} from '../rule-core/index';
import type { AccountsByProfile } from './account-of-provider';
import { type Property, read } from './safe-read';
import { hasKeys, keysOfStack, type StackKeys } from './stack-keys';
import { isAccessKey, type Policies } from './types';

/** What a team may set, in code or in the pack's configuration; configuration wins. */
export interface OneActiveKeyPolicyOptions {
  /** Findings that someone answers for, until a day. */
  readonly exceptions?: readonly Exception[];
  /** Account ids of AWS profiles, so that users of equal names in two accounts are told apart. */
  readonly accounts?: AccountsByProfile;
  /** @default the system's clock */
  readonly now?: () => Date;
}

const DOCS = 'https://github.com/one-active-key/one-active-key/blob/main/docs';

const CONFIG_SCHEMA: PolicyConfigSchema = {
  properties: {
    exceptions: {
      type: 'array',
      description: 'Accepted users, each with reason, owner and expiry.',
      items: {
        type: 'object',
        properties: {
          user: { type: 'string' },
          account: { type: 'string', pattern: '^[0-9]{12}$' },
          reason: { type: 'string' },
          owner: { type: 'string' },
          expires: { type: 'string', format: 'date' },
        },
        required: ['user', 'reason', 'owner', 'expires'],
      },
    },
    accounts: {
      type: 'object',
      description: 'AWS profile name to account id, for profiles that name an account.',
      additionalProperties: { type: 'string', pattern: '^[0-9]{12}$' },
    },
  },
};

/**
 * The policies, for a team's own pack: `new PolicyPack('ours', { policies: oneActiveKeyPolicies() })`.
 *
 * One is mandatory and reports violations; one is advisory and reports what cannot be told before
 * deployment. The third only remembers the inputs of keys, for providers that show no outputs at
 * preview.
 */
export function oneActiveKeyPolicies(options: OneActiveKeyPolicyOptions = {}): Policies {
  const remembered = new Map<string, { user: Property; status: Property }>();
  const control = cisControl(DEFAULT_BENCHMARK_VERSION);
  const shared = {
    severity: RULE.severity,
    framework: {
      name: 'CIS AWS Foundations Benchmark',
      version: DEFAULT_BENCHMARK_VERSION,
      reference: control?.control ?? '',
      specification: 'Ensure there is only one active access key available for any single IAM user',
    },
    tags: ['aws', 'iam', 'access-key', 'cis'],
    remediationSteps: RULE.remediation.join('\n'),
    url: `${DOCS}/rules/${RULE.id}.md`,
    configSchema: CONFIG_SCHEMA,
  };
  const judge = (args: StackValidationArgs) => judgeStack(args, remembered, options);
  return [
    {
      name: `${RULE.id}-inputs`,
      description: 'Remembers what access keys were asked for. Never reports anything.',
      enforcementLevel: 'advisory',
      validateResource: (args: ResourceValidationArgs) => {
        if (!isAccessKey(args.type)) return;
        const user = read(args.props, 'user');
        remembered.set(args.urn, { user, status: read(args.props, 'status') });
      },
    },
    {
      ...shared,
      name: RULE.id,
      displayName: RULE.title,
      description: RULE.title,
      enforcementLevel: 'mandatory',
      validateStack: async (args, report) => {
        if (!hasKeys(args.resources)) args.notApplicable('The stack has no access key.');
        reportFindings(await judge(args), 'violation', report);
      },
    },
    {
      ...shared,
      name: RULE.undeterminedId,
      displayName: 'Access keys that cannot be judged before deployment',
      description: 'It cannot be told before deployment whether an IAM user has two active keys',
      enforcementLevel: 'advisory',
      validateStack: async (args, report) => {
        if (!hasKeys(args.resources)) args.notApplicable('The stack has no access key.');
        const judged = await judge(args);
        reportFindings(judged, 'undetermined', report);
        for (const it of judged.stack.errors) report(`${it.input}: ${it.message}.`, it.urn);
        for (const it of judged.warnings) report(it, judged.anyUrn);
      },
    },
  ];
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  readonly stack: StackKeys;
  /** What is about no single resource is reported at the first. */
  readonly anyUrn: string | undefined;
}

async function judgeStack(
  args: StackValidationArgs,
  remembered: ReadonlyMap<string, { user: Property; status: Property }>,
  options: OneActiveKeyPolicyOptions,
): Promise<Judged> {
  const config = args.getConfig<{ exceptions?: unknown; accounts?: AccountsByProfile }>();
  const given = config.exceptions === undefined ? options.exceptions : config.exceptions;
  const { exceptions, problems } = parseExceptions(given ?? []);
  if (problems.length > 0) {
    throw new Error(`The exceptions of the policy pack are not valid: ${problems.join('; ')}`);
  }
  const accounts = config.accounts ?? options.accounts ?? {};
  const stack = await keysOfStack(args.resources, remembered, accounts);
  const { now = () => new Date() } = options;
  const { findings, warnings } = evaluate(stack.keys, { exceptions, now: now() });
  const anyUrn = args.resources.map((it) => it.urn).sort()[0];
  return { findings, warnings: warnings.map((it) => it.message), stack, anyUrn };
}

/** One report for every key beyond the first, so that the key that was added is named. */
function reportFindings(
  { findings, stack, anyUrn }: Judged,
  verdict: Finding['verdict'],
  report: ReportViolation,
): void {
  for (const finding of findings) {
    if (finding.verdict !== verdict) continue;
    const counted = finding.keys.filter((it) => it.status !== 'Inactive');
    const surplus = counted.length > 1 ? counted.slice(1) : counted;
    for (const { address } of surplus) {
      report(
        `${finding.message} ${finding.fix} In the program: give "${address}" status: "Inactive", or remove it.`,
        stack.urns.get(address) ?? anyUrn,
      );
    }
  }
}
