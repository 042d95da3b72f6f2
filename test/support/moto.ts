import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

/** Whether there is a moto to compare with; where there is none, one line says so. */
export function hasMoto(otherwise: string): boolean {
  const found = spawnSync('moto_server', ['--help']).status === 0;
  if (!found) process.stderr.write(`moto_server is not on PATH: ${otherwise} is left out.\n`);
  return found;
}

export interface Endpoint {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param environment beside that of the tests */
export async function startMoto(
  environment: Readonly<Record<string, string>> = {},
): Promise<Endpoint> {
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  return { url: await addressOf(child), stop: () => stop(child) };
}

/** The address that the server prints once it listens. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      said += String(data);
      child.emit('said');
    });
  }
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(`moto_server did not start: ${said}`);
    await Promise.race([once(child, 'said'), once(child, 'exit')]);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
