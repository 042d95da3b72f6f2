import path from 'node:path';
import { readWithin } from '../../inputs/files/bounded';
import { decode } from '../../inputs/files/decode';
import { reasonOf } from '../../inputs/files/read-text';
import { KnownError } from '../../rule-core/index';
import type { Io } from '../io';
import { bytesInCommit } from './trusted-source';
import { RepeatedName, wholeJson } from '../../rule-core/text/whole-json';

/** A file that a command reads beside its inputs. */
export interface NamedFile {
  /** As the person wrote it, from the working directory. */
  readonly file: string;
  /** What it is: `the baseline`. */
  readonly what: string;
  /** In bytes. */
  readonly most: number;
  /** Whether it may be named as a commit has it, `git:COMMIT:PATH`. */
  readonly commits?: true;
  /** What else is to be said where it cannot be read. */
  readonly hint?: string;
}

export const MEGABYTE = 1024 * 1024;

/**
 * The text of a file that an option names; a pipe is read too.
 *
 * @throws KnownError which names the file, where it is larger or cannot be read
 */
export function readNamed({ file, what, most, commits, hint = '' }: NamedFile, io: Io): string {
  try {
    if (commits && file.startsWith('git:')) return decode(bytesInCommit(file, most, io));
    return decode(readWithin(path.resolve(io.cwd, file), most, { pipes: true }));
  } catch (error) {
    throw new KnownError(`cannot read ${what} ${file}: ${reasonOf(error)}${hint}`, 'file');
  }
}

/**
 * The value of a JSON file that an option names.
 *
 * @throws KnownError in our words: the parser's own quote the text, which may be a secret of another file
 */
export function readNamedJson(named: NamedFile, io: Io): unknown {
  const text = readNamed(named, io);
  try {
    return wholeJson(text);
  } catch (error) {
    const why = error instanceof RepeatedName ? error.message : 'it is not complete JSON';
    throw new KnownError(`cannot read ${named.what} ${named.file}: ${why}`, 'file');
  }
}
