import { statSync } from 'node:fs';
import path from 'node:path';
import type {
  AccessKey,
  InputRead,
  PassedOver,
  PassedOverReason,
  ReadError,
  Settled,
  TakenFor,
  Warning,
} from '../rule-core/index';
import { fileMentionsKeys, headOf, readCandidate } from './files/candidate';
import {
  type AssemblyFiles,
  assemblyFiles,
  isCloudAssembly,
} from './cloudformation/assembly/assembly-folder';
import type { Document } from './cloudformation/parse/document';
import type { TemplateMapping } from './cloudformation/at-hand/mapping';
import { nearestFolder } from './cloudformation/stacks/nearest-folder';
import { own, section } from './cloudformation/parse/tree';
import { readCloudAssembly, readStacks, type StackInput } from './cloudformation/index';
import { DocumentError, isOfFileSystem, readText, reasonOf } from './files/read-text';
import type { DocumentReader } from './document-reader';
import { READERS } from './kinds';
import { type Fate, Ledger } from './files/ledger';
import { withLines } from './lines-in-json';
import { mentionsKeys, unescaped } from './files/our-words';
import type { DecidedKey, NamedStack } from './read-result';
import { recognise } from './recognise';
import { onceEach } from './same-key/once-each';
import { type Decider, withoutThePast } from './same-key/without-the-past';
import { INSTEAD } from './files/sources';
import { takenForNote } from './taken-for';
import { type Visitor, Walk } from './files/walk';

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
  /** Told what became of everything below the paths. */
  readonly onFate?: (fate: Fate) => void;
  /** Which file stands for which address of a template, for `check --templates`. */
  readonly templates?: readonly TemplateMapping[];
  /** Whether binary files are searched for words that declare access keys. */
  readonly thorough?: boolean;
}

export interface Inputs {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  readonly warnings: readonly Warning[];
  /** The documents that were read. */
  readonly documents: readonly InputRead[];
  /** What is no input, by reason. */
  readonly passedOver: readonly PassedOver[];
  /** Deployed keys whose future one of the documents decides. */
  readonly settles: readonly DecidedKey[];
  /** What one document tells of a key that another decides about, and so was left out. */
  readonly settled: readonly Settled[];
  /** The names of the parameters that the templates declare. */
  readonly parameters: ReadonlySet<string>;
  /** The stacks that were read, where their names are known. */
  readonly stacks: readonly NamedStack[];
  /** Addresses of templates that were taken for files of the run. */
  readonly takenFor: readonly TakenFor[];
}

const STANDARD_INPUT = 'standard input';

interface Found {
  readonly ledger: Ledger;
  readonly stacks: StackInput[];
  readonly keys: AccessKey[];
  readonly warnings: Warning[];
  readonly deciders: Decider[];
  readonly parameters: Set<string>;
  readonly named: NamedStack[];
  readonly assemblies: AssemblyFolder[];
  /** The files of folders that were looked at, as they are shown. */
  readonly files: string[];
  /** How many characters the templates have together. */
  templateText: number;
}

/** A cloud assembly, and what its manifests name. */
interface AssemblyFolder extends AssemblyFiles {
  readonly folder: string;
  /** The uploaded templates that its stacks use. */
  readonly parts: ReadonlySet<string>;
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
        // Bytes, because an archive is no text.
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
  const templates = readStacks(joinScopes(found.stacks), {
    readFile: (file) => nestedTemplate(path.resolve(options.cwd, file)),
    filesOfRun: [...found.files, ...found.stacks.flatMap((it) => it.file ?? [])],
    ...(options.templates ? { templates: options.templates } : {}),
  });
  for (const it of templates.errors) ledger.fail(it);
  const present = withoutThePast([...found.keys, ...templates.keys], found.deciders);
  const notes = ledger.judged.length > 0 ? advice : [];
  return {
    keys: onceEach(present.keys),
    errors: ledger.errors,
    warnings: [
      ...found.warnings,
      ...(templates.warnings ?? []),
      ...takenForNote(templates.takenFor ?? []),
      ...notes.map((message): Warning => ({ code: 'note', message })),
    ],
    documents: ledger.judged,
    passedOver: ledger.passedOver(),
    settles: found.deciders.flatMap((it) => it.decides),
    settled: present.settled,
    parameters: new Set([...found.parameters, ...(templates.parameters ?? [])]),
    stacks: [...found.named, ...(templates.stacks ?? [])].map((it) => ({
      ...it,
      account: present.accountOf(it.account),
    })),
    takenFor: templates.takenFor ?? [],
  };
}

function orFail(found: Found, shown: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (error instanceof DocumentError) found.ledger.fail(errorOf(shown, error));
    else if (isOfFileSystem(error))
      found.ledger.fail({ input: shown, message: `cannot be read: ${reasonOf(error)}` });
    else throw error;
  }
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

/** A folder in which nothing is judged is no pass. */
function refuseEmpty(shown: string, { ledger }: Found, advice: readonly string[]): void {
  const isBelow = ({ input }: { readonly input: string }) => {
    const relative = path.relative(shown, input);
    return !relative.startsWith('..') && !path.isAbsolute(relative);
  };
  if (ledger.judged.some(isBelow) || ledger.errors.some(isBelow)) return;
  const message = 'holds no template, cloud assembly or other known input';
  ledger.fail({
    input: shown,
    message: [message, ...advice].join('. ').replace(/\.$/, ''),
    kind: 'nothing-to-check',
  });
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

/** What is done with the files and folders of a folder. */
function visitor(options: InputOptions, found: Found): Visitor {
  const { ledger, assemblies } = found;
  return {
    mentions: fileMentionsKeys,
    folder: (target, shown) => {
      if (assemblies.some((it) => it.assets.has(target) && isAssetFolder(target))) {
        ledger.passOver(shown, 'assembly-asset', false);
        return true;
      }
      if (assemblies.some((it) => it.directories.has(target))) return false;
      orFail(found, shown, () => {
        const isAssembly = isCloudAssembly(target);
        if (isAssembly === true) {
          options.onInput?.(shown);
          readAssembly(target, shown, options, found);
        } else if (isAssembly !== false) ledger.fail({ input: shown, message: isAssembly });
      });
      return false;
    },
    file: (target, shown) => {
      if (assemblies.some((it) => it.templates.has(target))) {
        ledger.judgePart(shown, 'template of a cloud assembly');
        return;
      }
      options.onInput?.(shown);
      found.files.push(shown);
      orFail(found, shown, () => {
        readFound(target, shown, options, found);
      });
    },
  };
}

/** The CDK calls the folders so that it uploads; any other may hold what somebody deploys. */
function isAssetFolder(target: string): boolean {
  return /^asset\.[0-9a-f]{64}$/.test(path.basename(target));
}

/** A file that is uploaded with an assembly, by the name that the CDK gives such. */
function isAssetFile(target: string): boolean {
  return /^asset\.[0-9a-f]{64}\.[\w.]+$/.test(path.basename(target));
}

/** A file nobody named counts only if it is an input, or a broken one; then its errors count too. */
function readFound(target: string, shown: string, options: InputOptions, found: Found): void {
  const { ledger, assemblies } = found;
  const candidate = readCandidate(target, shown, options.thorough ?? false);
  if ('reason' in candidate) {
    const isAsset =
      candidate.reason === 'compressed' &&
      isAssetFile(target) &&
      assemblies.some((it) => it.assets.has(target));
    if (isAsset) ledger.passOver(shown, 'assembly-asset', false);
    else ledger.passOver(shown, candidate.reason, candidate.mentions);
    return;
  }
  const { text, hidden } = candidate;
  for (const { descriptions, assets, parts } of assemblies) {
    if (descriptions.has(target)) {
      ledger.passOver(shown, 'assembly-file', false);
      return;
    }
    if (parts.has(target)) {
      ledger.judgePart(shown, 'template of a cloud assembly');
      return;
    }
    if (assets.has(target)) {
      if (recognise(text, shown, false).is === 'nothing')
        ledger.passOver(shown, 'assembly-asset', hidden || mentionsKeys(text));
      else readDocument(text, shown, false, options, found, { target, hidden });
      return;
    }
  }
  readDocument(text, shown, false, options, found, { target, hidden });
}

function readAssembly(target: string, given: string, options: InputOptions, found: Found): void {
  const { account, parameters } = options;
  const { ledger } = found;
  const files = assemblyFiles(target);
  const parts = new Set<string>();
  found.assemblies.push({ folder: target, ...files, parts });
  const {
    keys,
    errors,
    warnings = [],
    stacks = [],
    parameters: declared = [],
  } = readCloudAssembly(target, {
    onPart: (file) => parts.add(path.resolve(file)),
    ...(account === undefined ? {} : { account }),
    ...(parameters === undefined ? {} : { parameters }),
  });
  const shown = (it: string) => shownPath(it, target, given);
  found.keys.push(...keys.map((it) => placed(it, shown)));
  for (const it of errors) ledger.fail({ ...it, input: shown(it.input), ...located(it, shown) });
  if (files.templates.size === 0 && errors.length === 0) {
    ledger.fail({ input: given, message: 'is a cloud assembly without a stack: nothing was read' });
  } else ledger.judge(given, 'cloud assembly');
  found.warnings.push(...warnings);
  found.named.push(...stacks);
  for (const it of declared) found.parameters.add(it);
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

/**
 * Reads a text as what it is. A file that was named must be something we read.
 *
 * @param unnamed where it lies, if nobody named it, and whether its bytes speak of access keys
 */
function readDocument(
  text: string,
  shown: string,
  named: boolean,
  options: InputOptions,
  found: Found,
  unnamed?: { readonly target: string; readonly hidden: boolean },
): void {
  const { ledger } = found;
  const recognised = recognise(text, shown, named);
  switch (recognised.is) {
    case 'template':
      if (unnamed && isLeftOver(unnamed.target, found)) {
        leaveOver(text, shown, found);
        return;
      }
      found.templateText += text.length;
      if (found.templateText > MAX_TEMPLATE_TEXT)
        throw new DocumentError(tooMuch(), { file: shown });
      ledger.judge(shown, 'CloudFormation template');
      found.stacks.push(stackOf(text, recognised.document, shown, options));
      return;
    case 'document':
      readWith(recognised.reader, text, shown, options, found);
      ledger.judge(shown, recognised.reader.title);
      return;
    case 'broken':
      throw recognised.problem;
    case 'nothing':
      if (!named) {
        const mentions = unnamed?.hidden === true || mentionsKeys(text);
        ledger.passOver(shown, recognised.reason, mentions);
      } else throw new DocumentError(notKnown(recognised.reason), { file: shown });
  }
}

/** Templates are judged together, so all of them are held in memory: some twenty times their text. */
const MAX_TEMPLATE_TEXT = 64 * 1024 * 1024;

function tooMuch(): string {
  return 'was not read: the templates before it have 64 MB already, which is as much as one run judges together. Check fewer folders at a time';
}

function notKnown(reason: PassedOverReason): string {
  const instead = INSTEAD[reason];
  if (instead !== undefined) return `is not read: ${instead}`;
  const known = ['a CloudFormation template', ...READERS.map((it) => it.title)].join(', ');
  return `is not an input that is known here (${known}, or a cloud assembly folder)`;
}

/** In the folder of a cloud assembly, and named by none of its manifests. */
function isLeftOver(target: string, { assemblies }: Found): boolean {
  return assemblies.some((it) => target.startsWith(it.folder + path.sep));
}

/** Of an earlier synthesis, perhaps, which is not deployed; or hidden there. */
function leaveOver(text: string, shown: string, { ledger }: Found): void {
  if (!mentionsKeys(text)) {
    ledger.passOver(shown, 'assembly-left-over', false);
    return;
  }
  const message =
    'declares access keys, but no stack of the cloud assembly around it uses this template, so it was not judged: synthesize into an empty folder, or give the file by name';
  ledger.fail({ input: shown, message });
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
  for (const it of result.errors) found.ledger.fail(it);
  found.warnings.push(...(result.warnings ?? []));
}

function stackOf(
  text: string,
  document: Document,
  shown: string,
  { account, parameters }: InputOptions,
): StackInput {
  return {
    name: shown,
    file: shown,
    prefix: '',
    mayBePart: true,
    template: text,
    document,
    account: { scope: shown, ...(account === undefined ? {} : { id: account }) },
    ...(parameters === undefined ? {} : { parameters }),
  };
}

/**
 * Templates are deployed anywhere, each on its own, unless one imports what another exports: then
 * both are in one account. Two that export one name are two deployments, as that name is unique in an
 * account and region: what lies nearest to each belongs to it.
 */
function joinScopes(stacks: readonly StackInput[]): StackInput[] {
  const texts = stacks.map((it) => (typeof it.template === 'string' ? unescaped(it.template) : ''));
  const exporters = texts.map((it) => /\bExport\b/.test(it));
  const importers = texts.map((it) => /ImportValue\b/.test(it));
  if (!exporters.includes(true) || !importers.includes(true)) return [...stacks];
  const folders = foldersOfOneExport(stacks.filter((_, index) => exporters[index]));
  return stacks.map((stack, index) => {
    const linked = exporters[index] === true || importers[index] === true;
    const free = stack.account.id === undefined && stack.account.family === undefined;
    if (!linked || !free) return stack;
    if (folders.size < 2) return { ...stack, account: { scope: SHARED } };
    const folder = nearestFolder(stack.file ?? stack.name, folders);
    return folder === undefined
      ? stack
      : { ...stack, account: { scope: `${SHARED} in ${folder}` } };
  });
}

const SHARED = 'templates that share exports';

/** The folders of templates that export a name which templates of other folders export too. */
function foldersOfOneExport(exporters: readonly StackInput[]): ReadonlySet<string> {
  const byName = new Map<string, Set<string>>();
  for (const { file, document } of exporters) {
    if (file === undefined) continue;
    for (const output of Object.values(section(document?.value, 'Outputs'))) {
      const name = own(own(output, 'Export'), 'Name');
      if (name === undefined) continue;
      const id = JSON.stringify(name);
      byName.set(id, (byName.get(id) ?? new Set()).add(path.dirname(file)));
    }
  }
  const several = [...byName.values()].filter(({ size }) => size > 1);
  return new Set(several.flatMap((it) => [...it]));
}

function errorOf(
  input: string,
  { message, location, mentionsKeys: speaks }: DocumentError,
): ReadError {
  return {
    input,
    message,
    ...(location ? { location } : {}),
    kind: 'document',
    ...(speaks ? { mentionsKeys: true } : {}),
  };
}
