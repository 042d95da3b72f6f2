import { Buffer } from 'node:buffer';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { PassedOverReason } from '../../rule-core/index';
import { isCompressed } from './compressed';
import { decode } from './decode';
import { DocumentError, MAX_BYTES, readText, reasonOf } from './read-text';
import { bytesMentionKeys } from './our-words';
import { isBinaryPlan } from './sources';

const HEAD = 4096;
/** Names that say that a file is a document. */
const DOCUMENT = /\.(?:json|ya?ml|template)$/i;

/**
 * A file in a folder: its text, and whether its bytes mention access keys where zeros among them hide
 * that from whoever reads the text; or why it cannot be an input.
 */
export type Candidate =
  | { readonly text: string; readonly hidden: boolean }
  | { readonly reason: PassedOverReason; readonly mentions: boolean };

/**
 * Looks at the first bytes of a file that nobody named, and reads it whole where it is text of bounded
 * size.
 *
 * @param thorough whether binary files are searched for our words too
 * @throws DocumentError where it cannot be read, or is JSON that is too large
 */
export function readCandidate(file: string, shown: string, thorough: boolean): Candidate {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw new DocumentError(`cannot be read: ${reasonOf(error)}`, { file: shown });
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile()) return { reason: 'special-file', mentions: false };
    const head = readAt(handle, HEAD, 0);
    if (isBinaryPlan(head)) return { reason: 'terraform-binary-plan', mentions: true };
    if (isCompressed(head)) return { reason: 'compressed', mentions: thorough };
    const text = decode(head);
    // The reader reports what is too large, if it may be an input.
    if (stat.size > MAX_BYTES && (DOCUMENT.test(shown) || /^\s*(?:[{[]|$)/.test(text)))
      return { text: readText(file, shown), hidden: false };
    if (isBinary(head, text)) return { reason: 'binary', mentions: thorough && search(handle) };
    if (stat.size > MAX_BYTES) return { reason: 'too-large', mentions: thorough && search(handle) };
    const bytes = stat.size <= HEAD ? head : readAt(handle, stat.size, 0);
    const hidden = bytes.includes(0) && bytesMentionKeys(bytes);
    return { text: stat.size <= HEAD ? text : decode(bytes), hidden };
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    throw new DocumentError(`cannot be read: ${reasonOf(error)}`, { file: shown });
  } finally {
    closeSync(handle);
  }
}

/** What the first bytes of a file tell by themselves. */
export function headOf(file: string): { readonly reason?: PassedOverReason } {
  try {
    const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const isPlan = fstatSync(handle).isFile() && isBinaryPlan(readAt(handle, HEAD, 0));
      return isPlan ? { reason: 'terraform-binary-plan' } : {};
    } finally {
      closeSync(handle);
    }
  } catch {
    // Whoever reads it says what is wrong.
    return {};
  }
}

/** Whether a file that is not read as an input mentions access keys. */
export function fileMentionsKeys(file: string): boolean {
  try {
    const handle = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return fstatSync(handle).isFile() && search(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    return true;
  }
}

/**
 * Zeros that are not those of a wide encoding, or characters that neither JSON nor YAML allows in a
 * text that has zeros: no parser reads that.
 */
function isBinary(head: Buffer, text: string): boolean {
  return head.includes(0) && /(?![\t\n\r\u0085])[\p{Cc}\ufffe\uffff]/u.test(text);
}

const CHUNK = 1024 * 1024;
/** Longer than any word of ours, in the widest encoding. */
const OVERLAP = 1024;

function search(handle: number): boolean {
  for (let at = 0; ; at += CHUNK - OVERLAP) {
    const bytes = readAt(handle, CHUNK, at);
    if (at === 0 && isCompressed(bytes.subarray(0, HEAD))) return true;
    if (bytesMentionKeys(bytes)) return true;
    if (bytes.length < CHUNK) return false;
  }
}

function readAt(handle: number, length: number, position: number): Buffer {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const more = readSync(handle, bytes, read, length - read, position + read);
    if (more === 0) break;
    read += more;
  }
  return bytes.subarray(0, read);
}
