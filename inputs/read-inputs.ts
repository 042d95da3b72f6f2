import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { AccessKey, InputRead, ReadError, Settled, Warning } from '../rule-core/index';
import { readCloudAssembly, readStacks, type StackInput } from './cloudformation/index';
import { DocumentError, readText, reasonOf } from './files';
import { brokenJson, type DocumentReader, kindOf, READERS } from './kinds';
import type { DecidedKey, NamedStack } from './read-result';
import { withLines } from './lines-in-json';
import { type Decider, onceEach, withoutThePast } from './same-key';

export interface InputOptions {
  /** Paths are relative to this folder, and findings name them so. */
  readonly cwd: string;
  /** The account of inputs that name none, twelve digits. */
  readonly account?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The content of `-`, standard input, decoded. */
  readonly standardInput?: string;
  /** Told of each file and cloud assembly before it is read. */
  readonly onInput?: (shown: string) => void;
}

export interface Inputs {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  /** The documents that were read. */
  readonly documents: readonly InputRead[];
  /** Deployed keys whose future one of the documents decides. */
  readonly settles: readonly DecidedKey[];
  /** What one document tells of a key that another decides about, and so was left out. */
  readonly settled: readonly Settled[];
  /** The names of the parameters that the templates declare. */
  readonly parameters: ReadonlySet<string>;
  /** The stacks that were read, where their names are known. */
  readonly stacks: readonly NamedStack[];
}

const STANDARD_INPUT = 'standard input';

interface Found {
  readonly stacks: StackInput[];
  readonly keys: AccessKey[];
  readonly errors: ReadError[];
  readonly warnings: Warning[];
  readonly deciders: Decider[];
  readonly parameters: Set<string>;
  readonly named: NamedStack[];
  readonly documents: InputRead[];
}

/**
 * Reads every input of a run. Templates that refer to one another (exports and imports, local nested
 * templates) are read together.
 *
 * @param paths files, folders, cloud assemblies, or `-`
 */
export function readInputs(paths: readonly string[], options: InputOptions): Inputs {
  const found: Found = {
    stacks: [],
    keys: [],
    errors: [],
    warnings: [],
    deciders: [],
    parameters: new Set(),
    named: [],
    documents: [],
  };
  for (const given of onceEachPath(paths, options.cwd)) {
    try {
      options.onInput?.(given);
      readPath(given, options, found);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      found.errors.push(errorOf(given, error));
    }
  }
  const templates = readStacks(joinScopes(found.stacks), {
    readFile: (file) => nestedTemplate(path.resolve(options.cwd, file)),
  });
  const present = withoutThePast([...found.keys, ...templates.keys], found.deciders);
  return {
    keys: onceEach(present.keys),
    errors: [...found.errors, ...templates.errors],
    warnings: [...found.warnings, ...(templates.warnings ?? [])],
    documents: found.documents,
    settles: found.deciders.flatMap((it) => it.decides),
    settled: present.settled,
    parameters: new Set([...found.parameters, ...(templates.parameters ?? [])]),
    stacks: [...found.named, ...(templates.stacks ?? [])],
  };
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

/** A template that another names by its path; one that cannot be read is said where it is needed. */
function nestedTemplate(file: string): string | undefined {
  try {
    return readText(file);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}

function readPath(given: string, options: InputOptions, found: Found): void {
  if (given === '-') {
    readDocument(options.standardInput ?? '', STANDARD_INPUT, options, found);
    return;
  }
  const target = path.resolve(options.cwd, given);
  let isFolder: boolean;
  try {
    isFolder = statSync(target).isDirectory();
  } catch (error) {
    throw new DocumentError(`cannot be read: ${reasonOf(error)}`, { file: given });
  }
  if (!isFolder) readDocument(readText(target, given), given, options, found);
  else if (existsSync(path.join(target, 'manifest.json')))
    readAssembly(target, given, options, found);
  else readFolder(target, given, options, found);
}

function readAssembly(target: string, given: string, options: InputOptions, found: Found): void {
  const { account, parameters } = options;
  const {
    keys,
    errors,
    warnings = [],
    stacks = [],
    parameters: declared = [],
  } = readCloudAssembly(target, {
    ...(account === undefined ? {} : { account }),
    ...(parameters === undefined ? {} : { parameters }),
  });
  const shown = (it: string) => shownPath(it, target, given);
  found.keys.push(...keys.map((it) => placed(it, shown)));
  found.errors.push(
    ...errors.map((it) => ({ ...it, input: shown(it.input), ...located(it, shown) })),
  );
  found.warnings.push(...warnings);
  found.named.push(...stacks);
  for (const it of declared) found.parameters.add(it);
  found.documents.push({ input: given, kind: 'cloud assembly' });
}

/** A path below an input, as the person who gave the input would write it. */
function shownPath(file: string, target: string, given: string): string {
  const relative = path.relative(target, file);
  const below = relative !== '' && !relative.startsWith('..') && path.isAbsolute(file);
  return below ? path.join(given, relative) : file;
}

function placed(key: AccessKey, shown: (file: string) => string): AccessKey {
  const { source, related } = key;
  return {
    ...key,
    ...(source ? { source: { ...source, file: shown(source.file) } } : {}),
    ...(related ? { related: related.map((it) => ({ ...it, file: shown(it.file) })) } : {}),
  };
}

function located({ location }: ReadError, shown: (file: string) => string): Partial<ReadError> {
  return location ? { location: { ...location, file: shown(location.file) } } : {};
}

/** A file that was named must be something we read; what it is, its content says. */
function readDocument(text: string, shown: string, options: InputOptions, found: Found): void {
  const kind = kindOf(text);
  if (kind === undefined) {
    const broken = brokenJson(text, true);
    if (broken !== undefined) throw new DocumentError(broken, { file: shown });
    const known = ['a CloudFormation template', ...READERS.map((it) => it.title)].join(', ');
    throw new DocumentError(
      `is not an input that is known here (${known}, or a cloud assembly folder)`,
      {
        file: shown,
      },
    );
  }
  found.documents.push({
    input: shown,
    kind: kind === 'template' ? 'CloudFormation template' : kind.title,
  });
  if (kind === 'template') found.stacks.push(stackOf(text, shown, options));
  else readWith(kind, text, shown, options, found);
}

function readWith(
  reader: DocumentReader,
  text: string,
  shown: string,
  options: InputOptions,
  found: Found,
): void {
  const { account } = options;
  const result = reader.read(text, {
    file: shown,
    ...(account === undefined ? {} : { account }),
    ...(shown === STANDARD_INPUT ? {} : { folder: path.dirname(path.resolve(options.cwd, shown)) }),
  });
  const keys = withLines(result.keys, text, shown);
  found.keys.push(...keys);
  const { settles = [] } = result;
  if (settles.length > 0) {
    found.deciders.push({ by: shown, decides: settles, keys: new Set(keys) });
  }
  found.errors.push(...result.errors);
  found.warnings.push(...(result.warnings ?? []));
}

function stackOf(text: string, shown: string, { account, parameters }: InputOptions): StackInput {
  return {
    name: shown,
    file: shown,
    prefix: '',
    mayBePart: true,
    template: text,
    account: { scope: shown, ...(account === undefined ? {} : { id: account }) },
    ...(parameters === undefined ? {} : { parameters }),
  };
}

const CANDIDATE = /\.(json|ya?ml|template)$/i;
const SKIPPED: ReadonlySet<string> = new Set(['node_modules', '.git', 'cdk.out.lock']);

/** A folder is searched for templates and cloud assemblies; links are not followed. */
function readFolder(target: string, given: string, options: InputOptions, found: Found): void {
  const before = found.documents.length + found.errors.length;
  walk(target, given, options, found);
  if (found.documents.length + found.errors.length === before) {
    found.errors.push({
      input: given,
      message: 'holds no template, cloud assembly or other known input',
    });
  }
}

function walk(target: string, given: string, options: InputOptions, found: Found): void {
  let entries: Dirent[];
  try {
    entries = readdirSync(target, { withFileTypes: true });
  } catch (error) {
    found.errors.push({ input: given, message: `cannot be read: ${reasonOf(error)}` });
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = path.join(target, entry.name);
    const shown = path.join(given, entry.name);
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) {
      if (
        existsSync(path.join(inner, 'manifest.json')) &&
        existsSync(path.join(inner, 'cdk.out'))
      ) {
        options.onInput?.(shown);
        readAssembly(inner, shown, options, found);
      } else walk(inner, shown, options, found);
    } else if (entry.isFile() && CANDIDATE.test(entry.name)) {
      options.onInput?.(shown);
      readCandidate(inner, shown, options, found);
    }
  }
}

/** A file nobody named counts only if it looks like an input; then its errors count too. */
function readCandidate(file: string, shown: string, options: InputOptions, found: Found): void {
  try {
    const text = readText(file, shown);
    if (kindOf(text) === undefined && brokenJson(text, false) === undefined) return;
    readDocument(text, shown, options, found);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    found.errors.push(errorOf(shown, error));
  }
}

/**
 * Templates are deployed anywhere, each on its own, unless one imports what another exports: then
 * both are in one account.
 */
function joinScopes(stacks: readonly StackInput[]): StackInput[] {
  const texts = stacks.map((it) => (typeof it.template === 'string' ? it.template : ''));
  const exporters = texts.map((it) => /\bExport\b/.test(it));
  const importers = texts.map((it) => /ImportValue\b/.test(it));
  if (!exporters.includes(true) || !importers.includes(true)) return [...stacks];
  return stacks.map((stack, index) => {
    const linked = exporters[index] === true || importers[index] === true;
    const free = stack.account.id === undefined && stack.account.family === undefined;
    return linked && free
      ? { ...stack, account: { scope: 'templates that share exports' } }
      : stack;
  });
}

function errorOf(input: string, { message, location }: DocumentError): ReadError {
  return { input, message, ...(location ? { location } : {}) };
}
