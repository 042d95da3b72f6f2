import { evaluate, type Exception, KnownError, type Report } from '../../rule-core/index';
import { attended } from '../aws';
import { readAccepted } from '../reading/accepted';
import type { Io } from '../io';
import type { LiveValues } from '../options/index';
import { deliver, destinationsOf } from '../writing/output';
import { MEGABYTE, readNamed } from '../reading/read-file';
import { showUsers } from '../writing/progress';
import { comparedWith, readEarlier } from '../reading/since';
import { readTrend } from '../reading/trend';
import { organizationReport } from './live-organization';
import { sweepReport } from './live-sweep';
import { roleForMany } from './many-accounts';

/** Judges what is deployed. Only reads. @returns the exit code */
export async function live(wanted: LiveValues, io: Io): Promise<number> {
  const destinations = destinationsOf(wanted);
  // These tell of users who pass, too; JSON because `check --live` needs their keys.
  const nameUsers =
    wanted.stacks === true || destinations.some((it) => ['csv', 'asff', 'json'].includes(it.name));
  const options = nameUsers ? { ...wanted, nameUsers } : wanted;
  if (options.trend && !destinations.some((it) => it.name === 'dashboard')) {
    throw new KnownError('--trend goes with --format dashboard, which shows it');
  }
  const trend = readTrend(options.trend, io);
  const earlier = readEarlier(options.since, io);
  const { exceptions } = await readAccepted(options, io);
  const { credentialReport } = options;
  const role = options.from === undefined ? roleForMany(options) : undefined;
  const report =
    options.from !== undefined
      ? await sweepReport(options, options.from, exceptions, io)
      : role !== undefined
        ? await organizationReport(options, role, exceptions, io)
        : credentialReport === undefined
          ? await accountReport(options, exceptions, io)
          : await reportOfFile(credentialReport, options, exceptions, io);
  const compared = comparedWith(report, earlier, options.since ?? '', io.now());
  if (!trend) return deliver(compared, destinations, options, io);
  const { note, runs } = trend;
  const warnings = [
    ...compared.warnings,
    ...(note === undefined ? [] : [{ code: 'note' as const, message: note }]),
  ];
  return deliver({ ...compared, warnings }, destinations, { ...options, trendRuns: runs }, io);
}

async function accountReport(
  options: LiveValues,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const { checkAccount } = await import('../../live-check/index');
  const { profile, region, roleArn, source, rate, benchmark } = options;
  const { nameUsers = false, stacks = false, rotationWindow = 0, timeout, quiet } = options;
  const onProgress = showUsers(io, quiet ?? false);
  return await checkAccount({
    exceptions,
    now: () => io.now(),
    ...attended(io, quiet),
    ...(timeout === undefined ? {} : { limits: { account: timeout } }),
    rotationWindow,
    nameUsers,
    stacks,
    ...(options.ownerTag === undefined ? {} : { ownerTag: options.ownerTag }),
    ...(benchmark === undefined ? {} : { benchmark }),
    ...(source === undefined ? {} : { source }),
    ...(rate === undefined ? {} : { rate }),
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(roleArn === undefined ? {} : { roleArn }),
    ...(onProgress ? { onProgress } : {}),
  });
}

async function reportOfFile(
  file: string,
  { rotationWindow = 0, benchmark }: LiveValues,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const text = readNamed({ file, what: 'the credential report', most: 100 * MEGABYTE }, io);
  const { readCredentialReport } = await import('../../live-check/index');
  const { keys, errors, warnings, users } = readCredentialReport(text, file);
  // What AWS has not said in this run may be old: a report from a file alone proves no compliance.
  return evaluate(keys, {
    errors,
    warnings,
    users,
    exceptions,
    rotationWindow,
    now: io.now(),
    readings: [{ source: 'report', users, calls: {}, complete: false }],
    ...(benchmark === undefined ? {} : { benchmark }),
  });
}
