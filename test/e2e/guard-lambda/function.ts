import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import type { HookAnswer } from '../../../guard/index';
import { ROOT } from '../cdk-harness';
import { startRuntimeApi } from './runtime-api';

const RUNTIME = path.join(__dirname, 'runtime.js');
const FUNCTION = path.join(ROOT, 'dist/guard/function');

export interface FunctionOptions {
  /** Seconds, and MB, as AWS Lambda has them. */
  readonly timeout?: number;
  readonly memory?: number;
  /** File and name. @default that of the hook */
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The built function, asked as AWS Lambda asks it. */
export interface RunningFunction<Answer = HookAnswer> {
  invoke(event: unknown): Promise<Answer>;
  /** What it has written so far. */
  log(): string;
  close(): Promise<void>;
}

/** AWS's Lambda runtime interface emulator, where it is installed. */
export const EMULATOR = [
  path.join(ROOT, '.cache/rie/aws-lambda-rie'),
  ...(process.env['PATH'] ?? '').split(path.delimiter).map((it) => path.join(it, 'aws-lambda-rie')),
].find((it) => existsSync(it));

if (EMULATOR === undefined) {
  process.stderr.write(
    "AWS's aws-lambda-rie is not installed: the guard's function runs on a runtime API of our own.\n",
  );
}

export async function startFunction<Answer = HookAnswer>(
  options: FunctionOptions = {},
): Promise<RunningFunction<Answer>> {
  const { timeout = 30, memory = 512, environment = {}, handler = 'index.handler' } = options;
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    AWS_LAMBDA_FUNCTION_NAME: 'one-active-key-guard',
    AWS_LAMBDA_FUNCTION_TIMEOUT: String(timeout),
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
    AWS_REGION: 'us-west-2',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    LAMBDA_TASK_ROOT: FUNCTION,
    _HANDLER: handler,
    NODE_OPTIONS: `--require ${path.join(__dirname, 's3-at-loopback.js')}`,
    ...environment,
  };
  return EMULATOR === undefined ? onOurs(env, timeout) : onEmulator(EMULATOR, env);
}

async function onEmulator<Answer>(
  emulator: string,
  env: NodeJS.ProcessEnv,
): Promise<RunningFunction<Answer>> {
  const [front, api] = await freePorts();
  const child = spawn(
    emulator,
    [
      ...['--runtime-interface-emulator-address', `127.0.0.1:${front}`],
      ...['--runtime-api-address', `127.0.0.1:${api}`],
      ...[process.execPath, RUNTIME],
    ],
    // A group of its own: the emulator leaves its function behind when it is ended.
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  const log = listen(child);
  const address = `http://127.0.0.1:${front}/2015-03-31/functions/function/invocations`;
  await listening(front, child);
  return {
    invoke: async (event) => {
      const response = await fetch(address, { method: 'POST', body: JSON.stringify(event) });
      return (await response.json()) as Answer;
    },
    log,
    close: () => end(child, true),
  };
}

async function onOurs<Answer>(
  env: NodeJS.ProcessEnv,
  timeout: number,
): Promise<RunningFunction<Answer>> {
  const api = await startRuntimeApi(timeout);
  const child = spawn(process.execPath, [RUNTIME], {
    env: { ...env, AWS_LAMBDA_RUNTIME_API: api.address },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return {
    invoke: async (event) => JSON.parse(await api.invoke(JSON.stringify(event))) as Answer,
    log: listen(child),
    close: async () => {
      await end(child, false);
      api.close();
    },
  };
}

function listen(child: ChildProcess): () => string {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (it) => (said += String(it)));
  }
  return () => said;
}

async function freePorts(): Promise<[number, number]> {
  const servers = [net.createServer(), net.createServer()];
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ports.push((server.address() as AddressInfo).port);
  }
  await Promise.all(servers.map(async (it) => once(it.close(), 'close')));
  return [ports[0] ?? 0, ports[1] ?? 0];
}

/** The emulator says nothing when it is ready: it is, once it takes connections. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = net.connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => {
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the emulator ended with ${child.exitCode}`);
}

async function end(child: ChildProcess, group: boolean): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(group ? -child.pid : child.pid, 'SIGKILL');
  await ended;
}
