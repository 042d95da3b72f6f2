import type { StackValidationArgs } from '@pulumi/policy';
import { factsOf, isKey } from '../inputs/pulumi/index';
import { evaluate, type Report } from '../rule-core/index';
import { type OneActiveKeyPolicyOptions, settingsOf } from './options';
import { type RememberedInputs, resourcesOf } from './resources';

export interface Judged {
  readonly report: Report;
  /** The resource that a key's address or an error's input belongs to. */
  readonly urnOf: (address: string) => string;
  readonly failUndetermined: boolean;
  /** What is wrong with the policy's configuration: it is then not followed, and that fails. */
  readonly problems: readonly string[];
}

/** One scope for a run: the engine shows a policy one stack at a time. */
const STACK = 'stack';

/**
 * Judges the resources of a stack.
 *
 * @returns `undefined` for a stack without keys and without CloudFormation templates
 */
export async function judgeStack(
  args: StackValidationArgs,
  remembered: RememberedInputs,
  options: OneActiveKeyPolicyOptions,
): Promise<Judged | undefined> {
  const resources = resourcesOf(args.resources, remembered);
  const root = rootOf(args);
  const settings = settingsOf(options, withoutLevel(args.getConfig()));
  const { keys, templates, errors, warnings } = factsOf(resources, {
    family: STACK,
    accounts: settings.accounts,
  });
  const problems = settings.problems.map((it) => `The policy's configuration is wrong: ${it}.`);
  if (keys.length + templates.length + errors.length + problems.length === 0) return undefined;
  // Templates are rare, and what reads them is heavy: it is loaded when there is one.
  const inside =
    templates.length > 0
      ? (await import('../inputs/cloudformation/index')).readStacks(templates)
      : { keys: [], errors: [] };
  const report = evaluate([...keys, ...inside.keys], {
    exceptions: settings.exceptions,
    now: options.now?.() ?? new Date(),
    errors: [...errors, ...inside.errors],
    warnings: [...warnings, ...(inside.warnings ?? [])],
    ...(options.benchmark === undefined ? {} : { benchmark: options.benchmark }),
  });
  const urns = new Set(args.resources.map((it) => it.urn));
  return {
    report,
    problems,
    failUndetermined: settings.whenUndetermined === 'fail',
    urnOf: (address) => ownerOf(address, urns) ?? root,
  };
}

/** A key of a template has its stack's URN and a slash before its logical id. */
function ownerOf(address: string, urns: ReadonlySet<string>): string | undefined {
  for (let end = address.length; end > 0; end = address.lastIndexOf('/', end - 1)) {
    const urn = address.slice(0, end);
    if (urns.has(urn)) return urn;
  }
  return undefined;
}

/** Findings without a resource of their own stand on the stack, or on its first key. */
function rootOf({ resources }: StackValidationArgs): string {
  const stack = resources.find((it) => it.type === 'pulumi:pulumi:Stack');
  const urns = resources.filter((it) => isKey(it.type)).map((it) => it.urn);
  return stack?.urn ?? urns.sort()[0] ?? resources[0]?.urn ?? '';
}

/** The engine puts the level beside the settings in some versions. */
function withoutLevel(config: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== 'enforcementLevel'));
}
