import path from 'node:path';
import type { Fetched, ReadError } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { BadDocument, type Document } from '../cloudformation/parse/document';
import { parseDocument } from '../cloudformation/parse/parse-document';
import type { StackInput } from '../cloudformation/stacks/stack-input';
import type { Shelf } from './shelf';

/** A template file of the run, and the deployed stack whose processed template is judged in its place. */
export interface DeployedStack {
  /** As the run shows it, normalized. */
  readonly file: string;
  /** Its name, or its ARN. */
  readonly stack: string;
}

export interface Processed {
  readonly stacks: readonly StackInput[];
  readonly errors: readonly ReadError[];
  readonly fetched: readonly Fetched[];
}

/**
 * Templates with their macros and modules written out, as CloudFormation did it for deployed stacks. It
 * did that to the template that was deployed: where the file says anything else, what is deployed tells
 * nothing of what is proposed, and the file stays as it is, with an error.
 */
export function withProcessed(
  stacks: readonly StackInput[],
  deployed: readonly DeployedStack[],
  shelf: Shelf,
): Processed {
  const errors: ReadError[] = [];
  const fetched: Fetched[] = [];
  const fail = (input: string, message: string) => {
    errors.push({ input, message, kind: 'document' });
  };
  const replaced = new Map<StackInput, StackInput>();
  for (const { file, stack } of deployed) {
    const local = stacks.find((it) => it.file !== undefined && path.normalize(it.file) === file);
    if (!local?.document) {
      fail(file, `is no template of this run, but --fetch-stack names it for the stack ${stack}.`);
      continue;
    }
    const answer = shelf.take({ kind: 'stack', stack });
    if (!answer) continue;
    const made = 'processed' in answer ? processedOf(local, answer, stack) : undefined;
    if (typeof made === 'object') {
      replaced.set(local, made);
      fetched.push({ kind: 'stack', input: file, address: `processed template of stack ${stack}` });
    } else {
      const problem = 'problem' in answer ? answer.problem : 'it is no template';
      fail(file, made ?? `The template of the stack ${stack} was not read from AWS: ${problem}.`);
    }
  }
  return { stacks: stacks.map((it) => replaced.get(it) ?? it), errors, fetched };
}

/** The template of the stack in the place of the file, or why not. */
function processedOf(
  local: StackInput,
  { original, processed }: { readonly original: string; readonly processed: string },
  stack: string,
): StackInput | string {
  const { document } = local;
  const [before, after] = [parsed(original), parsed(processed)];
  if (!document || !before || !after || !isObject(after.value)) {
    return `The template of the stack ${stack} cannot be read, so nothing is known of what its macros and modules bring.`;
  }
  const twice = [document, before, after].some((it) => it.duplicates !== undefined);
  if (twice || inOneForm(document.value) !== inOneForm(before.value)) {
    return `The template of the stack ${stack} is not this file as it is now${twice ? ' for certain: a key is there twice' : ''}: what its macros and modules brought says nothing of what is proposed. Give the processed template of a change set (aws cloudformation get-template --change-set-name … --template-stage Processed).`;
  }
  const whole: Document = {
    value: after.value,
    // A place in the file is the nearest there is: what is written out stands nowhere.
    locate: (path) => document.locate(path),
    ...(document.file === undefined ? {} : { file: document.file }),
  };
  return { ...local, template: processed, document: whole };
}

function parsed(text: string): Document | undefined {
  try {
    return parseDocument(text);
  } catch (error) {
    if (error instanceof BadDocument) return undefined;
    throw error;
  }
}

/** The same text for the same content, in whatever order and format. */
function inOneForm(value: unknown): string {
  return JSON.stringify(value, (_, it: unknown) =>
    isObject(it) ? Object.fromEntries(Object.entries(it).sort(([a], [b]) => (a < b ? -1 : 1))) : it,
  );
}
