import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { type Format, FORMATS, maskKeyIds, type TrendRun } from '../../report/index';
import { exitCode, KnownError, type Report } from '../../rule-core/index';
import { type Io, showsColor, widthOf } from '../io';
import type { ReportValues } from '../options/index';
import { didYouMean } from '../suggest';
import { withoutLinks } from './without-links';
import { reasonOf, writeWhole } from './write-whole';

/** What decides where reports go and what they say. */
export interface OutputOptions extends ReportValues {
  /** What a configuration file decides of this run; the report tells it. */
  readonly configNote?: string;
  /** Earlier runs, for the dashboard. */
  readonly trendRuns?: readonly TrendRun[];
}

interface Destination {
  readonly name: string;
  readonly file?: string;
}

/** Where the reports go. A wrong one is an error before anything is read. */
export function destinationsOf({ format = [], output }: OutputOptions): Destination[] {
  const destinations = (format.length > 0 ? format : ['text']).map((wanted): Destination => {
    const [name = '', ...rest] = wanted.split('=');
    if (!Object.hasOwn(FORMATS, name)) {
      const known = Object.keys(FORMATS);
      throw new KnownError(
        `unknown format "${name}" (known: ${known.join(', ')})${didYouMean(name, known)}`,
      );
    }
    const file = rest.join('=');
    return file === '' ? { name } : { name, file };
  });
  const files = destinations.flatMap((it) =>
    it.file === undefined ? [] : path.normalize(it.file),
  );
  const twice = files.find((it, index) => files.indexOf(it) < index);
  if (twice !== undefined) {
    throw new KnownError(
      `two formats cannot go to one file, ${twice}: the second would replace the first`,
    );
  }
  const toStdout = destinations.filter((it) => it.file === undefined);
  if (output !== undefined) {
    if (destinations.length > 1) {
      throw new KnownError(
        '--output goes with a single --format; write --format NAME=FILE instead',
      );
    }
    return destinations.map(({ name }) => ({ name, file: output }));
  }
  if (toStdout.length > 1) {
    throw new KnownError('only one format can go to standard output; give the others a file');
  }
  return destinations;
}

/**
 * Writes the report everywhere it is wanted, and gives the exit code. A destination that fails is told
 * in a sentence and silences no other; a report that did not get everywhere is not exit code 0.
 */
export function deliver(
  whole: Report,
  destinations: readonly Destination[],
  { strict = false, quiet = false, maskKeyIds: mask = false, configNote, trendRuns }: OutputOptions,
  io: Io,
): number {
  const told = configNote === undefined ? whole : withNote(whole, configNote);
  const report = mask ? maskKeyIds(told) : told;
  let failed = false;
  for (const { name, file } of destinations) {
    const color = file === undefined && showsColor(io);
    const width = file === undefined ? widthOf(io) : undefined;
    try {
      const format = formatOf(name);
      const options = {
        quiet,
        color,
        strict,
        now: io.now(),
        ...(trendRuns ? { trend: trendRuns } : {}),
        ...(width === undefined ? {} : { width }),
      };
      const content = format.pieces
        ? inChunks(format.pieces(report, options))
        : [format(report, options)];
      if (name === 'github') writeSummary(report, io);
      if (file === undefined) for (const it of content) io.stdout.write(it);
      else writeWhole(withoutLinks(io.cwd, file), content);
    } catch (error) {
      failed = true;
      const where = file === undefined ? 'to standard output' : `to ${file}`;
      io.stderr.write(
        `one-active-key: cannot write the ${name} report ${where}: ${reasonOf(error)}\n`,
      );
    }
  }
  const code = exitCode(report, { strict });
  return failed && code === 0 ? 2 : code;
}

/** So long are the texts that are written at a time. */
const CHUNK = 64 * 1024;

function* inChunks(pieces: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const it of pieces) {
    chunk += it;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

function formatOf(name: string): Format {
  const format = FORMATS[name];
  if (!format) throw new Error(`there is no format "${name}"`);
  return format;
}

function withNote(report: Report, message: string): Report {
  return { ...report, warnings: [...report.warnings, { code: 'note', message }] };
}

/** GitHub shows the job summary beside the annotations; a step may write one. */
function writeSummary(report: Report, io: Io): void {
  const file = io.env['GITHUB_STEP_SUMMARY'];
  const markdown = FORMATS['markdown'];
  if (file === undefined || file === '' || !markdown) return;
  try {
    appendFileSync(file, markdown(report, {}));
  } catch (error) {
    io.stderr.write(`one-active-key: cannot write the job summary: ${reasonOf(error)}\n`);
  }
}
