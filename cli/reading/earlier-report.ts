import {
  type Baseline,
  type Finding,
  type FindingKey,
  KnownError,
  KnownUnread,
  type ReadError,
  type Report,
} from '../../rule-core/index';
import type { Io } from '../io';
import { isObject } from '../../rule-core/text/json';
import { MEGABYTE, readNamedJson } from './read-file';

/** A report of this tool that an earlier run wrote, as far as it was looked at. */
export type EarlierReport = Pick<Report, 'findings'> & Readonly<Record<string, unknown>>;

/** The report of an organization is the largest that there is. */
const MOST = 200 * MEGABYTE;
/** What is declared is smaller. */
const MOST_DECLARED = 50 * MEGABYTE;

/**
 * Reads the JSON report of an earlier run.
 *
 * @param what what it is for: `the baseline`
 * @param isWhole what it must have beside findings that can be told apart
 * @throws KnownError for anything else: to compare with nothing would be to know everything, or nothing
 */
export function readEarlierReport(
  file: string,
  what: string,
  io: Io,
  isWhole: (report: EarlierReport) => boolean = () => true,
  most = MOST,
): EarlierReport {
  const data = readNamedJson({ file, what, most, commits: true }, io);
  if (!isReport(data) || !isWhole(data)) {
    throw new KnownError(
      `${what} ${file} is not a complete report of one-active-key (--format json)`,
      'file',
    );
  }
  return data;
}

function isReport(data: unknown): data is EarlierReport {
  if (!isObject(data) || data['schemaVersion'] !== 1) return false;
  const findings = data['findings'];
  return Array.isArray(findings) && findings.every(isFinding);
}

function isFinding(it: unknown): boolean {
  return (
    isObject(it) &&
    typeof it['fingerprint'] === 'string' &&
    typeof it['verdict'] === 'string' &&
    isObject(it['user']) &&
    typeof it['user']['label'] === 'string' &&
    Array.isArray(it['keys']) &&
    it['keys'].every(isKey)
  );
}

function isKey(it: unknown): boolean {
  return isObject(it) && typeof it['address'] === 'string' && typeof it['status'] === 'string';
}

/** The violations of an earlier report, and what it could not read: they do not count again. */
export function readBaseline(file: string | undefined, io: Io): Baseline | undefined {
  if (file === undefined) return undefined;
  const { findings, errors } = readEarlierReport(
    file,
    'the baseline',
    io,
    undefined,
    MOST_DECLARED,
  );
  const known = findings
    .filter((it) => it.verdict === 'violation')
    .map((it) => [it.fingerprint, countedAddresses(it)] as const);
  const unread = Array.isArray(errors) ? (errors as unknown[]).filter(isReadError) : [];
  return { known: new Map(known), unread: new KnownUnread(unread, file), name: file };
}

function isReadError(it: unknown): it is ReadError {
  return isObject(it) && typeof it['input'] === 'string' && typeof it['message'] === 'string';
}

function countedAddresses({ keys }: Finding): string[] {
  return keys.flatMap(({ address, status }: FindingKey) =>
    status === 'Inactive' ? [] : [address],
  );
}
