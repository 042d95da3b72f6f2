import {
  asker,
  hostIn,
  Hosts,
  judgeInProcess,
  NotRead,
  type PlanSettings,
  SHORTEST_KEY,
  startServer,
} from '../../guard/run-task/index';
import { agents } from '../../live-check/aws/connection/proxy';
import { DEFAULT_BENCHMARK_VERSION, KnownError } from '../../rule-core/index';
import type { Io } from '../io';
import type { RunTaskValues } from '../options/index';
import { readAccepted } from '../reading/accepted';
import { MEGABYTE, readNamed } from '../reading/read-file';

const KEY = 'ONE_ACTIVE_KEY_HMAC_KEY';
const PORT = 8080;
const HOST = '127.0.0.1';
/** Plans at a time, and how many wait beside these. */
const AT_ONCE = 2;
const WAITING = 50;
/** For one plan: in milliseconds, and in MB. */
const PROCESS = { time: 180_000, memory: 2_048 };
const LINK = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html';

/** Answers the run tasks of HCP Terraform until it is told to end. @returns the exit code */
export async function runTask(options: RunTaskValues, io: Io): Promise<number> {
  const key = keyOf(options, io);
  const hosts = new Hosts(namedHosts(options.hostAllowed ?? []));
  await settingsOf(options, io);
  const proxied = ['https_proxy', 'HTTPS_PROXY'].some((it) => (io.env[it] ?? '') !== '');
  const { httpsAgent } = await agents(io.env);
  const { port = PORT, host = HOST, concurrency = AT_ONCE } = options;
  const server = await startServer({
    key,
    port,
    host,
    hosts,
    ask: asker(hosts, proxied ? httpsAgent : undefined),
    judge: judgeInProcess(PROCESS),
    queue: { atOnce: concurrency, waiting: WAITING },
    // Read again for each plan: an exception takes effect without a restart.
    settings: () => settingsOf(options, io).catch(unreadable),
    now: () => io.now(),
    log: (line) => io.stdout.write(`${line}\n`),
  }).catch((error: unknown) => {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new KnownError(`cannot listen at ${host}, port ${port}: ${code}`, 'connection');
  });
  io.stderr.write(`one-active-key: listens at ${server.url} for run tasks.\n`);
  await ended();
  io.stderr.write('one-active-key: ends when the plans that were taken are judged.\n');
  await server.close();
  return 0;
}

function keyOf({ hmacKeyFile: file }: RunTaskValues, io: Io): string {
  const what = 'the HMAC key';
  const key =
    file === undefined
      ? (io.env[KEY] ?? '')
      : readNamed({ file, what, most: MEGABYTE }, io).replace(/\r?\n$/, '');
  const where = file ?? `the variable ${KEY}`;
  if (key === '') {
    throw new KnownError(
      `no HMAC key in ${where}: without one anybody could have plans judged. Give --hmac-key-file, or set ${KEY}`,
    );
  }
  if (key.length < SHORTEST_KEY) {
    throw new KnownError(
      `the HMAC key in ${where} has ${key.length} characters: use ${SHORTEST_KEY} or more (openssl rand -hex 32)`,
    );
  }
  return key;
}

function namedHosts(given: readonly string[]): string[] {
  return given.map((it) => {
    const host = hostIn(it);
    if (host !== undefined) return host;
    throw new KnownError(
      `--host-allowed is the name of a host such as tfe.example.com or tfe.example.com:8443, not "${it.slice(0, 100)}"`,
    );
  });
}

async function settingsOf(options: RunTaskValues, io: Io): Promise<PlanSettings> {
  const { strict = false, benchmark = DEFAULT_BENCHMARK_VERSION } = options;
  const { exceptions } = await readAccepted(options, io);
  // What stands in a plan was written by whoever wrote the code.
  return { strict, exceptions, acceptInCode: false, rotationWindow: 0, benchmark, link: LINK };
}

function unreadable(error: unknown): never {
  throw error instanceof KnownError ? new NotRead(error.sentence) : error;
}

/** Until somebody ends this process. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      process.removeListener('SIGTERM', end);
      process.removeListener('SIGINT', end);
      resolve();
    };
    process.on('SIGTERM', end);
    process.on('SIGINT', end);
  });
}
