import type { StackValidationArgs } from '@pulumi/policy';
import { factsOf, isKey } from '../inputs/pulumi/index';
import {
  type AccessKey,
  evaluate,
  type Exception,
  isUnknown,
  type Report,
} from '../rule-core/index';
import type { Settings } from './options';
import type { RegisteredInputs } from './registered-inputs';
import { plainKeysOf, resourcesOf } from './resources';

export interface StackReport {
  readonly report: Report;
  /** The resource that a key's address or an error's input belongs to. */
  readonly urnOf: (address: string) => string;
  /** Addresses of keys whose user is not known yet, but computed from the outputs of one user. */
  readonly inferred: ReadonlySet<string>;
  /** Addresses of keys that this run is told not to look at. */
  readonly leftOut: ReadonlySet<string>;
}

/** What the judging is told, besides the resources. */
export interface StackReportOptions {
  readonly settings: Settings;
  readonly registered: RegisteredInputs;
  readonly now: Date;
  readonly benchmark?: string | undefined;
}

/** One scope for a run: the engine shows a policy one stack at a time. */
const STACK = 'stack';

/**
 * Judges the resources of a stack.
 *
 * @returns `undefined` for a stack without keys and without CloudFormation templates
 */
export async function reportOnStack(
  args: StackValidationArgs,
  { settings, registered, now, benchmark }: StackReportOptions,
): Promise<StackReport | undefined> {
  const plain =
    settings.exceptions.length === 0 ? plainKeysOf(args.resources, registered) : undefined;
  if (plain !== undefined) return plain === 0 ? undefined : nothingToSay(args, plain, benchmark);
  const { keys, templates, errors, warnings, inferred, leftOut } = factsOf(
    resourcesOf(args.resources, registered),
    { family: STACK, accounts: settings.profiles },
  );
  if (keys.length + templates.length + errors.length === 0) return undefined;
  // Templates are rare, and what reads them is heavy: it is loaded when there is one.
  const inside =
    templates.length > 0
      ? (await import('../inputs/cloudformation/index')).readStacks(templates)
      : { keys: [], errors: [] };
  const all = [...keys, ...inside.keys];
  const report = evaluate(all, {
    exceptions: settings.exceptions.filter((it) => concerns(it, all)),
    now,
    errors: [...errors, ...inside.errors],
    warnings: [...warnings, ...(inside.warnings ?? [])],
    ...(benchmark === undefined ? {} : { benchmark }),
  });
  // Most stacks have nothing to find: the resources are looked up when there is.
  let urns: ReadonlySet<string> | undefined;
  const urnOf = (address: string): string => {
    urns ??= new Set(args.resources.map((it) => it.urn));
    return ownerOf(address, urns) ?? rootOf(args);
  };
  return { report, inferred, leftOut, urnOf };
}

/** The report on a stack in which every key is the only one of its user. */
function nothingToSay(args: StackValidationArgs, keys: number, benchmark?: string): StackReport {
  const none: ReadonlySet<string> = new Set();
  const about = benchmark === undefined ? {} : { benchmark };
  const report = evaluate([], { users: keys, keysRead: keys, ...about });
  return { report, inferred: none, leftOut: none, urnOf: () => rootOf(args) };
}

/**
 * Whether an exception is about a user of this stack. One configuration serves many stacks: in those
 * that it is not about there is nothing to say of it.
 */
function concerns({ user, account }: Exception, keys: readonly AccessKey[]): boolean {
  return keys.some(
    (key) =>
      (account === undefined || key.account.id === undefined || key.account.id === account) &&
      key.user.some(
        ({ value }) =>
          !isUnknown(value) && (value.name ?? value.label).toLowerCase() === user.toLowerCase(),
      ),
  );
}

/**
 * A key of a template has its stack's URN and a slash before its logical id; one that is left behind has
 * the URN of what replaces it, and what it is in brackets.
 */
function ownerOf(full: string, urns: ReadonlySet<string>): string | undefined {
  const address = urns.has(full) ? full : full.replace(/ \([^()]*\)$/, '');
  for (let end = address.length; end > 0; end = address.lastIndexOf('/', end - 1)) {
    const urn = address.slice(0, end);
    if (urns.has(urn)) return urn;
  }
  return undefined;
}

/** Findings without a resource of their own stand on the stack, or on its first key. */
export function rootOf({ resources }: StackValidationArgs): string {
  const stack = resources.find((it) => it.type === 'pulumi:pulumi:Stack');
  const urns = resources.filter((it) => isKey(it.type)).map((it) => it.urn);
  return stack?.urn ?? urns.sort()[0] ?? resources[0]?.urn ?? '';
}
