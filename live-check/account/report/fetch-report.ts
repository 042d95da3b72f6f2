import { sentenceOf } from '../../aws/errors';
import { type ReportRows, UnreadableReport } from './rows';
import { note, type AccountReading } from '../reading';

export interface FetchedReport {
  readonly rows: ReportRows;
  readonly generatedAt: Date;
  /** Whether AWS made it because this run asked: then it shows nothing older than the run. */
  readonly fresh: boolean;
}

/** How long to wait for a report in all. A real one of 52 users took two seconds. */
const PATIENCE = 180_000;
const PAUSES = [1_000, 2_000, 4_000, 8_000];

const NOT_YET = ['ReportInProgress', 'CredentialReportNotReadyException'];
const NONE = [
  'ReportNotPresent',
  'CredentialReportNotPresentException',
  'ReportExpired',
  'CredentialReportExpiredException',
];
/** What passes: no capacity for a new report, a failure on AWS's side, too many calls. */
const BUSY = [
  'LimitExceeded',
  'LimitExceededException',
  'ServiceFailure',
  'ServiceFailureException',
  'Throttling',
  'ThrottlingException',
];

/**
 * Asks for a credential report and waits for it.
 *
 * Asking is no proof of freshness: for four hours AWS answers with the report it has. It is fresh when
 * AWS said that it started one because of this run, and dates it no earlier than the run.
 *
 * @throws Error with a sentence, where there is none to be had in time
 */
export async function fetchReport(run: AccountReading): Promise<FetchedReport> {
  let started = false;
  let refused: unknown;
  let askFirst = true;
  const pauses = pausesOf();
  for (;;) {
    let last: unknown;
    try {
      if (askFirst && refused === undefined) {
        started = (await generate(run)) || started;
        askFirst = false;
      }
      return await get(run, started);
    } catch (error) {
      last = error;
      const name = nameOf(error);
      if (NONE.includes(name)) {
        if (refused !== undefined) throw asError(refused);
        askFirst = true;
      } else if (error instanceof NotAllowedToAsk) {
        // One that somebody else asked for may be there.
        refused = error.cause;
        continue;
      } else if (!NOT_YET.includes(name) && !BUSY.includes(name)) throw asError(error);
    }
    const pause = pauses.next();
    if (pause.done) throw new Error(`AWS made no credential report in time (${sentenceOf(last)})`);
    await run.sleep(pause.value);
  }
}

class NotAllowedToAsk extends Error {}

async function generate(run: AccountReading): Promise<boolean> {
  try {
    return (await run.reader.generateReport()) === 'STARTED';
  } catch (error) {
    if (!nameOf(error).startsWith('AccessDenied')) throw error;
    throw new NotAllowedToAsk('denied', { cause: error });
  }
}

async function get(run: AccountReading, started: boolean): Promise<FetchedReport> {
  const { rows, generatedAt } = await run.reader.credentialReport();
  checkRows(rows, run);
  return { rows, generatedAt, fresh: started && generatedAt >= run.clock.start };
}

function checkRows(rows: ReportRows, run: AccountReading): void {
  for (const { account } of rows.users.values()) {
    if (account !== run.account) throw new Error(`the credential report is not of ${run.input}`);
  }
  const rootActive = rows.root?.keys.some((it) => it.status === 'Active') ?? false;
  if (rootActive) {
    note(
      run,
      `The root user of ${run.input} has active access keys, says the credential report. It is no IAM user and not judged here, but it should have none.`,
    );
  }
}

function* pausesOf(): Generator<number, undefined> {
  let waited = 0;
  for (let turn = 0; waited < PATIENCE; turn++) {
    const pause = PAUSES[Math.min(turn, PAUSES.length - 1)] ?? 1_000;
    waited += pause;
    yield pause;
  }
}

function nameOf(error: unknown): string {
  return (error as { name?: string }).name ?? '';
}

function asError(error: unknown): Error {
  if (error instanceof UnreadableReport) {
    const message = `the credential report cannot be read: ${error.message}`;
    return new Error(message, { cause: error });
  }
  return error instanceof Error && nameOf(error) === 'Error'
    ? error
    : new Error(sentenceOf(error), { cause: error });
}
