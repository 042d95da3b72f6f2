import type { IConstruct } from 'constructs';
import { readStacks, type StackInput, type TemplateInput } from '../inputs/cloudformation/index';

type ReadResult = ReturnType<typeof readStacks>;
import {
  type AccessKey,
  evaluate,
  type Finding,
  type KeyAcceptance,
  type ReadError,
  type Report,
} from '../rule-core/index';
import { type Acknowledgement, covering } from './acknowledgements';
import { creationLine } from './creation-line';
import { exceptionsOption } from './exceptions-option';
import { type KeyConstruct, keyConstructs, withNested } from './key-constructs';
import { everyKeyHasItsOwnUser } from '../inputs/cloudformation/own-users';
import type { OneActiveKeyOptions } from './options';
import { accountOf, type CollectedStacks, regionOf, type StackTemplate } from './stacks';

/** The report of a construct tree, and where its keys are. */
export interface Judged {
  readonly report: Report;
  readonly keys: ReadonlyMap<string, KeyConstruct>;
  readonly stacks: readonly StackTemplate[];
  /** By the address of a key: the acknowledgement on it or above it. */
  readonly acknowledged: ReadonlyMap<string, Acknowledgement>;
  readonly inCode: readonly Acknowledgement[];
  /** Acknowledgements that change nothing. */
  readonly unused: readonly Acknowledgement[];
}

/**
 * Reads the final templates of these stacks and judges them together. Constructs and their lines are
 * looked up only where there is something to say.
 */
export function judgeStacks(
  { stacks, errors, acknowledgements: inCode }: CollectedStacks,
  options: OneActiveKeyOptions,
): Judged {
  const exceptions = exceptionsOption(options.exceptions);
  const judge = (read: ReadResult, facts = read.keys) =>
    evaluate(facts, {
      errors: [...errors, ...read.errors],
      warnings: read.warnings ?? [],
      exceptions,
      now: options.now ?? new Date(),
      ...(options.benchmark === undefined ? {} : { benchmark: options.benchmark }),
    });
  const nothing = new Map<StackTemplate, KeyConstruct[]>();
  const plain = judge(
    isClearAtAGlance(stacks, exceptions.length)
      ? NOTHING_FOUND
      : readStacks(stacks.map((it) => stackInput(it, nothing))),
  );
  if (plain.findings.length === 0) {
    const unused = inCode.filter((it) => !it.elsewhere);
    const none = { keys: new Map<string, KeyConstruct>(), acknowledged: new Map() };
    return { ...none, report: plain, stacks, unused, inCode };
  }
  const places = keyConstructs(stacks);
  const keys = new Map(places.map((it) => [it.address, it]));
  const byTemplate = grouped(places);
  const read = readStacks(stacks.map((it) => stackInput(it, byTemplate)));
  const first = judge(read);
  const acknowledged = acknowledgedKeys(first, keys, inCode);
  const report =
    acknowledged.size === 0
      ? first
      : judge(
          read,
          read.keys.map((it) => accepted(it, acknowledged.get(it.address))),
        );
  const used = new Set(acknowledged.values());
  const unused = inCode.filter((it) => !used.has(it) && !it.elsewhere);
  return { report, keys, stacks, acknowledged, unused, inCode };
}

const NOTHING_FOUND: ReadResult = { keys: [], errors: [] };

/**
 * Whether no reading is needed: most apps give every key a user of its own. With exceptions it is,
 * because one that matches nothing is to be said.
 */
function isClearAtAGlance(stacks: readonly StackTemplate[], exceptions: number): boolean {
  const alone = stacks.every((it) => Object.keys(it.nested).length === 0);
  return exceptions === 0 && alone && everyKeyHasItsOwnUser(stacks.map((it) => it.template));
}

function grouped(places: readonly KeyConstruct[]): ByTemplate {
  const groups = new Map<StackTemplate, KeyConstruct[]>();
  for (const it of places) {
    const same = groups.get(it.template);
    if (same) same.push(it);
    else groups.set(it.template, [it]);
  }
  return groups;
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
      const at = key.construct ?? key.template.stack;
      const lesser = proven.has(address) ? undefined : covering(at, inCode, 'undetermined');
      const acknowledgement = lesser ?? covering(at, inCode, 'violation');
      if (acknowledgement) found.set(address, acknowledgement);
    }
  }
  return found;
}

/** The rule a finding answers to: what stands beside it was proven, or only may be. */
export function isProven(finding: Finding): boolean {
  return finding.code === 'several-active-keys';
}

function accepted(key: AccessKey, acknowledgement: Acknowledgement | undefined): AccessKey {
  if (!acknowledgement || key.accepted) return key;
  const acceptance: KeyAcceptance = { reason: acknowledgement.reason || 'no reason given' };
  return { ...key, accepted: acceptance };
}

type ByTemplate = ReadonlyMap<StackTemplate, readonly KeyConstruct[]>;

function stackInput(it: StackTemplate, keys: ByTemplate): StackInput {
  const region = regionOf(it.stack);
  return {
    ...templateInput(it, keys),
    name: it.stack.node.path,
    account: accountOf(it.stack),
    stackName: it.stack.stackName,
    ...(region === undefined ? {} : { region }),
  };
}

function templateInput(it: StackTemplate, keys: ByTemplate): TemplateInput {
  const own = keys.get(it) ?? [];
  const sources = own.flatMap(({ logicalId, construct }) => {
    const line = construct && creationLine(construct);
    return line ? [[logicalId, line] as const] : [];
  });
  const nested = Object.entries(it.nested).map(([id, inner]) => [id, templateInput(inner, keys)]);
  return {
    template: it.template,
    file: it.file,
    addresses: Object.fromEntries(own.map((key) => [key.logicalId, key.address])),
    sources: Object.fromEntries(sources),
    nested: Object.fromEntries(nested) as Record<string, TemplateInput>,
  };
}

/** The construct of a stack or nested stack, by the file its template is written to. */
export function stackOfFile(judged: Judged, file: string): IConstruct | undefined {
  return judged.stacks.flatMap(withNested).find((it) => it.file === file)?.stack;
}

/** The acknowledgement that accepts that something of a stack cannot be read. */
export function acceptanceOfError(error: ReadError, judged: Judged): Acknowledgement | undefined {
  const construct = stackOfFile(judged, error.input);
  return construct && covering(construct, judged.inCode, 'undetermined');
}
