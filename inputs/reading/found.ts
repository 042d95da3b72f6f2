import type { AccessKey, Fetched, ReadError, Warning } from '../../rule-core/index';
import type { TemplateMapping } from '../cloudformation/at-hand/mapping';
import type { AssemblyFiles } from '../cloudformation/assembly/assembly-folder';
import type { StackInput } from '../cloudformation/index';
import type { Fate, Ledger } from '../files/ledger';
import { DocumentError, isOfFileSystem, reasonOf } from '../files/read-text';
import type { DeployedStack } from '../from-aws/processed';
import type { Shelf } from '../from-aws/shelf';
import type { NamedStack } from '../read-result';
import type { Decider } from '../same-key/without-the-past';

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
  /** What was read from AWS, and what is wanted of it (`check --fetch`). */
  readonly fromAws?: Shelf;
  /** Template files that are judged as deployed stacks have them written out (`--fetch-stack`). */
  readonly deployedStacks?: readonly DeployedStack[];
  /** Whether binary files are searched for words that declare access keys. */
  readonly thorough?: boolean;
}

export const STANDARD_INPUT = 'standard input';

/** What a run has found so far. */
export interface Found {
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
  /** What was read from AWS for cloud assemblies. */
  readonly fetched: Fetched[];
  /** How many characters the templates have together. */
  templateText: number;
}

/** A cloud assembly, and what its manifests name. */
export interface AssemblyFolder extends AssemblyFiles {
  readonly folder: string;
  /** The uploaded templates that its stacks use. */
  readonly parts: ReadonlySet<string>;
}

/** What goes wrong with one input is an error of the run, which goes on. */
export function orFail(found: Found, shown: string, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (error instanceof DocumentError) found.ledger.fail(errorOf(shown, error));
    else if (isOfFileSystem(error))
      found.ledger.fail({ input: shown, message: `cannot be read: ${reasonOf(error)}` });
    else throw error;
  }
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
