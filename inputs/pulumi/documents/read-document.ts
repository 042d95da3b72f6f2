import type { AccessKey, ReadError, Warning } from '../../../rule-core/index';
import { readStacks } from '../../cloudformation/index';
import type { ReadResult } from '../../read-result';
import { resourcesOfEvents } from './events';
import { factsOf } from '../keys';
import { isObject } from '../../../rule-core/text/json';
import { knownText } from '../property';
import { nameOf, type PulumiResource } from '../resource';
import { resourcesOfPreview } from './preview';
import { DocumentProblem, type StackDocument } from './stack-document';
import { resourcesOfState } from './state';
import { RepeatedName, wholeJson } from '../../../rule-core/text/whole-json';

export interface PulumiDocumentOptions {
  readonly file: string;
  /** The account of providers that name no credentials, twelve digits. */
  readonly account?: string;
}

/** Whether these are the top-level keys of `pulumi preview --json`. */
export function isPreview(top: Readonly<Record<string, unknown>>): boolean {
  return isObject(top['changeSummary']) || (Array.isArray(top['steps']) && 'duration' in top);
}

/** Whether these are the top-level keys of `pulumi stack export`, or of the file of a state itself. */
export function isState(top: Readonly<Record<string, unknown>>): boolean {
  return typeof top['version'] === 'number' && (isObject(top['deployment']) || isCheckpoint(top));
}

function isCheckpoint({ checkpoint }: Readonly<Record<string, unknown>>): boolean {
  return isObject(checkpoint) && ('latest' in checkpoint || 'stack' in checkpoint);
}

/** Whether these are the top-level keys of `pulumi preview --save-plan`. */
export function isSavedPlan(top: Readonly<Record<string, unknown>>): boolean {
  const plan = isObject(top['plan']) ? top['plan'] : top;
  return isObject(plan['resourcePlans']) || (plan !== top && isObject(plan['manifest']));
}

/** A saved plan is told apart, but not read: it holds what changes, not the keys that stay. */
export function readSavedPlan(_: string, { file }: PulumiDocumentOptions): ReadResult {
  const message =
    'is a saved plan of Pulumi (--save-plan): it holds only what changes, not the keys that stay. Give what pulumi preview --json --show-sames prints instead';
  return { keys: [], errors: [{ input: file, message }] };
}

/** The access keys that exist after the run of a log of engine events. */
export function readEventLog(text: string, options: PulumiDocumentOptions): ReadResult {
  return read(text, options, resourcesOfEvents);
}

/**
 * The access keys that a Pulumi preview plans (`pulumi preview --json --show-sames`).
 *
 * Never throws for what the document says: what cannot be read is an error in the result.
 */
export function readPreview(text: string, options: PulumiDocumentOptions): ReadResult {
  return read(text, options, (it) => resourcesOfPreview(recordIn(it)));
}

/** The access keys that a Pulumi state holds (`pulumi stack export`). Secrets are not looked at. */
export function readState(text: string, options: PulumiDocumentOptions): ReadResult {
  return read(text, options, (it) => resourcesOfState(recordIn(it)));
}

function read(
  text: string,
  { file, account }: PulumiDocumentOptions,
  resourcesOf: (text: string) => StackDocument,
): ReadResult {
  const error = (message: string): ReadError => ({ input: file, message });
  try {
    const { resources, problems = [], warnings = [], decidesAbout } = resourcesOf(text);
    const facts = factsOf(resources, {
      family: file,
      ...(account === undefined ? {} : { accounts: { default: account } }),
    });
    const inside = readStacks(facts.templates);
    return {
      keys: [...facts.keys, ...inside.keys].map((key) => ({
        name: nameOf(key.address),
        ...key,
        source: { file },
      })),
      errors: [
        ...problems.map(error),
        ...[...facts.errors, ...inside.errors].map((it) => error(it.message)),
      ],
      warnings: [
        ...warnings,
        ...facts.warnings,
        ...(inside.warnings ?? []),
        ...joins(resources, [...facts.keys, ...inside.keys], file),
      ],
      ...(decidesAbout ? { decidesAbout } : {}),
    };
  } catch (problem) {
    // The words of JSON.parse quote the text, and a state holds secrets.
    if (problem instanceof SyntaxError) {
      const message =
        problem instanceof RepeatedName
          ? `is not certain: ${problem.message}`
          : 'is not complete JSON: it is truncated or contains a mistake';
      return { keys: [], errors: [error(message)] };
    }
    const known = problem instanceof DocumentProblem;
    const reason = problem instanceof Error ? problem.message : String(problem);
    return {
      keys: [],
      errors: [error(known ? reason : `could not be judged (${reason}): please report it`)],
    };
  }
}

/**
 * A stack that refers to another may have keys for the other's users. Where the accounts of its keys are
 * not known, nobody can tell from the documents that they are one.
 */
function joins(
  resources: readonly PulumiResource[],
  keys: readonly AccessKey[],
  file: string,
): Warning[] {
  if (keys.every((it) => it.account.id !== undefined)) return [];
  const names = resources.flatMap(({ type, inputs, outputs }) => {
    if (type !== 'pulumi:pulumi:StackReference') return [];
    return knownText(outputs, 'name') ?? (inputs ? knownText(inputs, 'name') : undefined) ?? [];
  });
  if (names.length === 0) return [];
  const message = `${file}: the stack refers to ${[...new Set(names)].sort().join(', ')}. Users of both meet where the account is known: give --account with both.`;
  return [{ code: 'note', message }];
}

function recordIn(text: string): Readonly<Record<string, unknown>> {
  const document: unknown = wholeJson(text);
  if (!isObject(document)) throw new DocumentProblem('is not a JSON object');
  return document;
}
