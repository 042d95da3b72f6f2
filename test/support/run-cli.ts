import { PassThrough, Readable } from 'node:stream';
import type { Io } from '../../cli/io';
import { run } from '../../cli/run';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Outside {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly now?: string;
  /** Somebody sits at a terminal and answers each question, one after another. */
  readonly answers?: readonly string[];
  /** Standard output is a terminal of so many columns. */
  readonly columns?: number;
}

/** Streams and a clock of our own, and what was written. */
export function ioOf({
  cwd = process.cwd(),
  env = {},
  input = '',
  now = '2026-11-23T12:00:00Z',
  answers,
  columns,
}: Outside): {
  readonly io: Io;
  readonly written: () => { stdout: string; stderr: string };
} {
  let stdout = '';
  let stderr = '';
  const typed = new PassThrough();
  const left = [...(answers ?? [])];
  const io: Io = {
    stdout: {
      write: (text) => (stdout += text),
      ...(columns === undefined ? {} : { isTTY: true, columns }),
    },
    stderr: {
      write: (text) => {
        stderr += text;
        if (answers && / $/.test(text)) typed.write(`${left.shift() ?? ''}\n`);
      },
    },
    stdin: answers ? Object.assign(typed, { isTTY: true }) : Readable.from([input]),
    env,
    cwd,
    now: () => new Date(now),
  };
  return { io, written: () => ({ stdout, stderr }) };
}

/** Runs the command line in this process. */
export async function runCli(
  argv: readonly string[],
  options: Parameters<typeof ioOf>[0] = {},
): Promise<CliRun> {
  const { io, written } = ioOf(options);
  const code = await run(argv, io);
  return { code, ...written() };
}
