import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Report } from '../../rule-core/index';
import { NotRead } from '../not-read';
import { judgePlan, type JudgePlan, type PlanSettings } from './judge-plan';

/** What the thread is started with. */
interface Work {
  readonly work: typeof WORK;
  readonly plan: Uint8Array;
  readonly settings: PlanSettings;
  readonly now: number;
}

/** What it answers: a report, or a sentence why there is none. */
type Answer = { readonly report: Report } | { readonly notRead: string };

const WORK = 'one-active-key.judge-plan';

export interface ThreadLimits {
  /** In milliseconds. */
  readonly time: number;
  /** In MB. */
  readonly memory: number;
}

/**
 * Judges each plan in a thread of its own, so that none can keep the others waiting or fill the memory,
 * and nothing of one is there when the next comes. The thread gets no environment, so no key either.
 */
export function judgeInThread({ time, memory }: ThreadLimits): JudgePlan {
  return async (plan, settings, now) => {
    const bytes = ownBytes(plan);
    const data: Work = { work: WORK, plan: bytes, settings, now: now.getTime() };
    const worker = new Worker(__filename, {
      workerData: data,
      transferList: [bytes.buffer],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb: 64 },
    });
    let timer: NodeJS.Timeout | undefined;
    try {
      const answer = await new Promise<Answer>((resolve, reject) => {
        timer = setTimeout(() => {
          reject(new NotRead(`judging the plan took longer than ${Math.ceil(time / 1000)} s`));
        }, time);
        worker.on('message', resolve);
        worker.on('error', (error) => {
          reject(new NotRead(reasonOf(error)));
        });
        worker.on('exit', () => {
          reject(new NotRead('its thread ended'));
        });
      });
      if ('notRead' in answer) throw new NotRead(answer.notRead);
      return answer.report;
    } finally {
      clearTimeout(timer);
      await worker.terminate();
    }
  };
}

/** Small buffers share their memory with others, which cannot be handed over. */
function ownBytes(plan: Buffer): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, byteLength } = plan;
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) {
    return new Uint8Array(buffer, byteOffset, byteLength);
  }
  return new Uint8Array(plan);
}

/** Of an error only what it is: its words may hold anything. */
function reasonOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'judging the plan took more memory than there is';
  return `an internal error (${typeof name === 'string' ? name.slice(0, 40) : 'unknown'})`;
}

function answerOf({ plan, settings, now }: Work): Answer {
  try {
    const bytes = Buffer.from(plan.buffer, plan.byteOffset, plan.byteLength);
    return { report: judgePlan(bytes, settings, new Date(now)) };
  } catch (error) {
    return { notRead: error instanceof NotRead ? error.message : reasonOf(error) };
  }
}

// This file, or the bundle that it is in, is also what the thread runs.
const work = workerData as Partial<Work> | null;
if (!isMainThread && work?.work === WORK) parentPort?.postMessage(answerOf(work as Work));
