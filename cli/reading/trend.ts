import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TrendRun } from '../../report/index';
import { KnownError, type Report } from '../../rule-core/index';
import type { Io } from '../io';
import { type EarlierReport, readEarlierReport } from './earlier-report';

/** So many reports are read: the newest of a folder, by their names. */
const MOST_REPORTS = 60;
/** A folder of evidence has a few hundred files. */
const MOST_ENTRIES = 10_000;

export interface Trend {
  readonly runs: readonly TrendRun[];
  /** What a folder has beside reports, in a sentence. */
  readonly note?: string;
}

/**
 * The earlier runs that a dashboard shows: of each report when it was made and how much it found.
 *
 * @param paths JSON reports of `live`, or folders that have them
 * @throws KnownError for a file that was named and is not one, or a folder of other files alone
 */
export function readTrend(paths: readonly string[] | undefined, io: Io): Trend | undefined {
  if (paths === undefined) return undefined;
  const runs: TrendRun[] = [];
  let others = 0;
  for (const given of paths) {
    const names = filesIn(given, io);
    if (names === undefined) {
      runs.push(runOf(given, io));
      continue;
    }
    const before = runs.length;
    for (const name of names) {
      try {
        runs.push(runOf(name, io));
      } catch (error) {
        if (!(error instanceof KnownError)) throw error;
        others += 1;
      }
    }
    // The first run has none before it.
    if (names.length > 0 && runs.length === before) {
      throw new KnownError(`--trend ${given} has no JSON report of live`, 'file');
    }
  }
  if (others === 0) return { runs };
  const note = `${others} of the JSON files of --trend ${others === 1 ? 'is' : 'are'} not a report of live, and not in the trend.`;
  return { runs, note };
}

/** The JSON files of a folder; nothing where it is none. */
function filesIn(given: string, io: Io): string[] | undefined {
  const folder = path.resolve(io.cwd, given);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return undefined;
  // Links are left alone: a folder says what it has, and nothing else.
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((it) => it.isFile() && it.name.endsWith('.json'))
    .map((it) => it.name)
    .sort();
  if (names.length > MOST_ENTRIES) {
    throw new KnownError(
      `--trend ${given} has ${names.length} JSON files, more than ${MOST_ENTRIES}: name the reports`,
    );
  }
  return names.slice(-MOST_REPORTS).map((it) => path.join(given, it));
}

function runOf(file: string, io: Io): TrendRun {
  const report = readEarlierReport(
    file,
    'the report of --trend',
    io,
    isOfLive,
  ) as unknown as Report;
  const { readings = [], summary } = report;
  const times = readings.flatMap((it) => it.asOf ?? []).sort();
  return {
    asOf: new Date(times[0] ?? '').toISOString(),
    violations: summary.violations,
    accounts: readings.length,
    notWhole: readings.filter((it) => !it.complete).length,
  };
}

/** It says when it was, and what it found. */
function isOfLive(report: EarlierReport): boolean {
  const { readings, summary } = report as { readings?: unknown; summary?: unknown };
  const { violations } = (summary ?? {}) as { violations?: unknown };
  if (!Array.isArray(readings) || !Number.isSafeInteger(violations) || Number(violations) < 0)
    return false;
  const times = readings.map((it: unknown) => (it as { asOf?: unknown } | null)?.asOf);
  return (
    readings.every((it) => typeof it === 'object' && it !== null) &&
    times.some((it) => it !== undefined) &&
    times.every((it) => it === undefined || isMoment(it))
  );
}

function isMoment(value: unknown): boolean {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
