import { statSync } from 'node:fs';
import path from 'node:path';
import type {
  AccessKey,
  Fetched,
  InputRead,
  PassedOver,
  ReadError,
  Settled,
  TakenFor,
  Warning,
} from '../rule-core/index';
import { readStacks } from './cloudformation/index';
import { headOf } from './files/candidate';
import { Ledger } from './files/ledger';
import { DocumentError, readText, reasonOf } from './files/read-text';
import { INSTEAD } from './files/sources';
import { Walk } from './files/walk';
import { fetchedNotes, fetchedOnce } from './from-aws/fetched-note';
import { withProcessed } from './from-aws/processed';
import type { DecidedKey, NamedStack } from './read-result';
import { type Found, type InputOptions, orFail, STANDARD_INPUT } from './reading/found';
import { joinScopes } from './reading/join-scopes';
import { readDocument } from './reading/read-document';
import { refuseEmpty, visitor } from './reading/read-folder';
import { onceEach } from './same-key/once-each';
import { withoutThePast } from './same-key/without-the-past';
import { takenForNote } from './taken-for';

export interface Inputs {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  /** The documents that were read. */
  readonly documents: readonly InputRead[];
  /** What is not an input, by reason. */
  readonly passedOver: readonly PassedOver[];
  /** Deployed keys whose future one of the documents decides. */
  readonly decidesAbout: readonly DecidedKey[];
  /** What one document says about a key that another decides about; it was left out. */
  readonly settled: readonly Settled[];
  /** The names of the parameters that the templates declare. */
  readonly parameters: ReadonlySet<string>;
  /** The stacks that were read, where their names are known. */
  readonly stacks: readonly NamedStack[];
  /** Addresses of templates that were taken for files of the run. */
  readonly takenFor: readonly TakenFor[];
  /** What was read from AWS for the templates. */
  readonly fetched: readonly Fetched[];
}

/**
 * Reads every input of a run. Templates that refer to one another (exports and imports, local nested
 * templates) are read together.
 *
 * @param paths files, folders, cloud assemblies, or `-`
 */
export function readInputs(paths: readonly string[], options: InputOptions): Inputs {
  const ledger = new Ledger(options.onFate);
  const found: Found = {
    ledger,
    stacks: [],
    keys: [],
    warnings: [],
    deciders: [],
    parameters: new Set(),
    named: [],
    assemblies: [],
    files: [],
    fetched: [],
    templateText: 0,
  };
  const walk = new Walk(ledger, visitor(options, found));
  const folders: { target: string; shown: string }[] = [];
  for (const given of onceEachPath(paths, options.cwd)) {
    const target = given === '-' ? undefined : path.resolve(options.cwd, given);
    orFail(found, given, () => {
      if (target !== undefined && isFolder(target, given)) folders.push({ target, shown: given });
      else {
        options.onInput?.(given);
        // Bytes, because an archive is not text.
        if (target !== undefined) refuseBinaryPlan(target, given);
        const text = target === undefined ? options.standardInput : readText(target, given);
        if (target !== undefined) walk.first(target);
        readDocument(
          text ?? '',
          target === undefined ? STANDARD_INPUT : given,
          true,
          options,
          found,
        );
      }
    });
  }
  walk.go(folders);
  const advice = ledger.advice();
  for (const { shown } of folders) refuseEmpty(shown, found, advice);
  const { fromAws, deployedStacks = [] } = options;
  const processed = fromAws
    ? withProcessed(found.stacks, deployedStacks, fromAws)
    : { stacks: found.stacks, errors: [], fetched: [] };
  for (const it of processed.errors) ledger.fail(it);
  const templates = readStacks(joinScopes(processed.stacks), {
    ...(fromAws ? { fromAws } : {}),
    readFile: (file) => nestedTemplate(path.resolve(options.cwd, file)),
    filesOfRun: [...found.files, ...found.stacks.flatMap((it) => it.file ?? [])],
    ...(options.templates ? { templates: options.templates } : {}),
  });
  for (const it of templates.errors) ledger.fail(it);
  const fetched = fetchedOnce([
    ...found.fetched,
    ...processed.fetched,
    ...(templates.fetched ?? []),
  ]);
  const present = withoutThePast([...found.keys, ...templates.keys], found.deciders);
  const notes = ledger.judged.length > 0 ? advice : [];
  return {
    keys: onceEach(present.keys),
    errors: ledger.errors,
    warnings: [
      ...found.warnings,
      ...(templates.warnings ?? []),
      ...takenForNote(templates.takenFor ?? []),
      ...fetchedNotes(fetched),
      ...notes.map((message): Warning => ({ code: 'note', message })),
    ],
    documents: ledger.judged,
    passedOver: ledger.passedOver(),
    decidesAbout: found.deciders.flatMap((it) => it.decides),
    settled: present.settled,
    parameters: new Set([...found.parameters, ...(templates.parameters ?? [])]),
    stacks: [...found.named, ...(templates.stacks ?? [])].map((it) => ({
      ...it,
      account: present.accountOf(it.account),
    })),
    takenFor: templates.takenFor ?? [],
    fetched,
  };
}

function isFolder(target: string, given: string): boolean {
  try {
    return statSync(target).isDirectory();
  } catch (error) {
    throw new DocumentError(`cannot be read: ${reasonOf(error)}`, { file: given });
  }
}

function refuseBinaryPlan(target: string, given: string): void {
  const { reason } = { reason: undefined, ...headOf(target) };
  if (reason === 'terraform-binary-plan') {
    throw new DocumentError(`is not read: ${INSTEAD[reason] ?? ''}`, { file: given });
  }
}

/** Each file once, however it is written; the shortest way of writing it is shown. */
function onceEachPath(paths: readonly string[], cwd: string): string[] {
  const found = new Map<string, string>();
  for (const given of [...new Set(paths)].sort()) {
    const id = given === '-' ? given : path.resolve(cwd, given);
    const before = found.get(id);
    if (before === undefined || given.length < before.length) found.set(id, given);
  }
  return [...found.values()].sort();
}

/** A template that another names by its path; one that cannot be read is reported where it is needed. */
function nestedTemplate(file: string): string | undefined {
  try {
    return readText(file);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}
