import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Report } from '../../rule-core/index';
import { NotRead } from '../not-read';
import { judgePlan, type JudgePlan, type PlanSettings } from './judge-plan';
import { WORK } from './work';

/** The first line of what the process is told; the rest is the plan. */
interface Work {
  readonly settings: PlanSettings;
  readonly now: number;
}

/** What it answers: a report, or a sentence why there is none. */
type Answer = { readonly report: Report } | { readonly notRead: string };

const LINE = Buffer.from('\n');

export interface ProcessLimits {
  /** In milliseconds. */
  readonly time: number;
  /** In MB. */
  readonly memory: number;
}

/**
 * Judges each plan in a process of its own, so that none can keep the others waiting, and nothing of
 * one is there when the next comes. A thread would not do: where JSON fills the memory, V8 ends the
 * whole process. This one gets no environment, so no key either.
 */
export function judgeInProcess({ time, memory }: ProcessLimits): JudgePlan {
  return async (plan, settings, now) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${memory}`, __filename, WORK], {
      env: {},
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const ended = once(child, 'close') as Promise<[number | null]>;
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
      child.kill('SIGKILL');
    }, time);
    try {
      // A process that has ended takes nothing more, and says so itself.
      child.stdin.on('error', () => undefined);
      child.stdin.write(JSON.stringify({ settings, now: now.getTime() } satisfies Work));
      child.stdin.write(LINE);
      child.stdin.end(plan);
      const [said, [code]] = await Promise.all([textOf(child.stdout), ended]);
      if (late.signal.aborted) {
        throw new NotRead(`judging the plan took longer than ${Math.ceil(time / 1000)} s`);
      }
      // V8 aborts where the memory is full: there is no code then.
      if (code === null) throw new NotRead('judging the plan took more memory than there is');
      const answer = answerIn(said);
      if ('notRead' in answer) throw new NotRead(answer.notRead);
      return answer.report;
    } finally {
      clearTimeout(timer);
      child.kill('SIGKILL');
    }
  };
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const it of stream as AsyncIterable<Buffer>) chunks.push(it);
  return Buffer.concat(chunks).toString('utf8');
}

function answerIn(said: string): Answer {
  try {
    return JSON.parse(said) as Answer;
  } catch {
    return { notRead: 'judging the plan ended without a result' };
  }
}

function answerOf(told: Buffer): Answer {
  try {
    const end = told.indexOf(LINE);
    const { settings, now } = JSON.parse(told.toString('utf8', 0, end)) as Work;
    return { report: judgePlan(told.subarray(end + LINE.length), settings, new Date(now)) };
  } catch (error) {
    if (error instanceof NotRead) return { notRead: error.message };
    // Of an error only what it is: its words may hold anything.
    const { name } = (error ?? {}) as { name?: unknown };
    const kind = typeof name === 'string' ? name.slice(0, 40) : 'unknown';
    return { notRead: `an internal error (${kind})` };
  }
}

/** The other side. It ends by itself, and at the latest when nobody reads what it says. */
async function work(): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const it of process.stdin as AsyncIterable<Buffer>) chunks.push(it);
  process.stdout.on('error', () => process.exit(1));
  process.stdout.write(JSON.stringify(answerOf(Buffer.concat(chunks))));
}

if (process.argv[2] === WORK) void work();
