import type { IConstruct } from 'constructs';
import { readStacks } from '../inputs/cloudformation/index';
import {
  type AccessKey,
  evaluate,
  momentOf,
  type Finding,
  type KeyAcceptance,
  type ReadError,
  type Report,
  RULE,
  ruleOf,
} from '../rule-core/index';
import { type Acknowledgement, covering } from './keys/acknowledgements';
import { exceptionsOption } from './exceptions-option';
import { type KeyConstruct, KeyPlaces } from './keys/key-constructs';
import { onItsUser } from './keys/keys-of-user';
import type { OneActiveKeyOptions } from './options';
import { withConstructs } from './keys/with-constructs';
import { stackInputs } from './stack-inputs';
import { type CollectedStacks, type StackTemplate, withInner } from './templates/stack-template';
import { readWhatMatters } from './templates/what-matters';

type ReadResult = ReturnType<typeof readStacks>;

/** The report of a construct tree, and where its keys are. */
export interface TreeReport {
  readonly report: Report;
  readonly keys: ReadonlyMap<string, KeyConstruct>;
  /** Those that were read. */
  readonly stacks: readonly StackTemplate[];
  /** What stands for each stack, read or not. */
  readonly constructs: readonly IConstruct[];
  /** By the address of a key: the acknowledgement on it or above it. */
  readonly acknowledged: ReadonlyMap<string, Acknowledgement>;
  readonly inCode: readonly Acknowledgement[];
  /** Acknowledgements that change nothing. */
  readonly unused: readonly Acknowledgement[];
}

/**
 * Reads the final templates of these stacks once and judges them together. Constructs and their lines
 * are looked up only for the keys of findings.
 */
export function reportOfTree(
  { seen, errors, acknowledgements: inCode }: CollectedStacks,
  options: OneActiveKeyOptions,
): TreeReport {
  const exceptions = exceptionsOption(options.exceptions);
  const evaluateRead = (read: ReadResult, facts = read.keys) =>
    evaluate(facts, {
      errors: [...errors, ...read.errors],
      warnings: read.warnings ?? [],
      exceptions,
      now: momentOf(options.now ?? new Date()),
      ...(options.benchmark === undefined ? {} : { benchmark: options.benchmark }),
    });
  const places = new KeyPlaces();
  const { read, stacks } = readWhatMatters(seen, (some) => readStacks(stackInputs(some, places)));
  const constructs = seen.map((it) => it.construct);
  const plain = evaluateRead(read);
  if (plain.findings.length === 0) {
    const unused = inCode.filter((it) => !it.elsewhere);
    const none = { keys: new Map<string, KeyConstruct>(), acknowledged: new Map() };
    return { ...none, report: plain, stacks, constructs, unused, inCode };
  }
  const found = plain.findings.flatMap((it) => it.keys.map(({ address }) => address));
  const { facts, keys } = withConstructs(read.keys, found, places);
  const first = evaluateRead(read, facts);
  const acknowledged = acknowledgedKeys(first, keys, inCode);
  const report =
    acknowledged.size === 0
      ? first
      : evaluateRead(
          read,
          facts.map((it) => accepted(it, acknowledged.get(it.address))),
        );
  const used = new Set(acknowledged.values());
  const unused = inCode.filter((it) => !used.has(it) && !it.elsewhere);
  return { report, keys, stacks, constructs, acknowledged, unused, inCode };
}

/**
 * The keys of findings that an acknowledgement covers. One for what is undetermined does not accept a
 * key that is part of a violation.
 */
function acknowledgedKeys(
  report: Report,
  keys: ReadonlyMap<string, KeyConstruct>,
  inCode: readonly Acknowledgement[],
): Map<string, Acknowledgement> {
  const found = new Map<string, Acknowledgement>();
  const proven = new Set<string>();
  for (const finding of report.findings) {
    for (const { address } of finding.keys) {
      const key = keys.get(address);
      if (!key) continue;
      if (isProven(finding)) proven.add(address);
      const at = key.construct;
      const on = (rule: Acknowledgement['rule']) =>
        covering(at, inCode, rule) ?? onItsUser(key, finding.user, inCode, rule);
      const lesser = proven.has(address) ? undefined : on('undetermined');
      const acknowledgement = lesser ?? on('violation');
      if (acknowledgement) found.set(address, acknowledgement);
    }
  }
  return found;
}

/** The rule a finding answers to: what stands beside it was proven, or only may be. */
export function isProven(finding: Finding): boolean {
  return ruleOf(finding) === RULE.id;
}

function accepted(key: AccessKey, acknowledgement: Acknowledgement | undefined): AccessKey {
  if (!acknowledgement || key.accepted) return key;
  const acceptance: KeyAcceptance = { reason: acknowledgement.reason || 'no reason given' };
  return { ...key, accepted: acceptance };
}

/** The construct of a template, by the file that it is written to. */
export function constructOfFile(tree: TreeReport, file: string): IConstruct | undefined {
  for (const root of tree.stacks) {
    const found = withInner(root).find((it) => it.file === file);
    if (found) return found.stack ?? root.construct;
  }
  return undefined;
}

/** The acknowledgement that accepts that something of a stack cannot be read. */
export function acceptanceOfError(error: ReadError, tree: TreeReport): Acknowledgement | undefined {
  const construct = constructOfFile(tree, error.input);
  return construct && covering(construct, tree.inCode, 'undetermined');
}
