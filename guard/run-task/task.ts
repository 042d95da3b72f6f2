import { BadConfiguration } from '../configuration';
import { NotRead } from '../not-read';
import type { Ask } from './network/ask';
import { CALLBACK_LIMITS, callBack, type CallbackLimits, type Delivery } from './network/callback';
import { FETCH_LIMITS, type FetchLimits, fetchPlan } from './network/fetch-plan';
import type { Hosts } from './network/hosts';
import type { JudgePlan, PlanSettings } from './judge-plan';
import { logged } from './log';
import type { RunTask } from './request/request';
import { notJudged, resultOf, type TaskResult } from './result';

/** What a task is done with. */
export interface TaskParts {
  readonly hosts: Hosts;
  readonly ask: Ask;
  readonly judge: JudgePlan;
  readonly settings: () => Promise<PlanSettings>;
  readonly limits?: { readonly fetch?: FetchLimits; readonly callback?: CallbackLimits };
  readonly now: () => Date;
  /** Takes one line of JSON a task. */
  readonly log: (line: string) => void;
}

/**
 * Judges the plan of a run and tells HCP Terraform the result. It always ends, and whatever goes wrong
 * is a result too, never a pass. Nothing is kept: the same task once more gets the same answer.
 */
export async function doTask(task: RunTask, parts: TaskParts): Promise<Delivery> {
  const began = parts.now();
  const result = await judged(task, parts);
  return tell(task, result, parts, began);
}

/** Tells a result for a task that is not judged. */
export function refuseTask(task: RunTask, why: string, parts: TaskParts): Promise<Delivery> {
  return tell(task, notJudged(why), parts, parts.now());
}

async function tell(
  task: RunTask,
  result: TaskResult,
  { ask, hosts, limits, now, log }: TaskParts,
  began: Date,
): Promise<Delivery> {
  const delivery = await callBack(task, result, {
    ask,
    hosts,
    limits: limits?.callback ?? CALLBACK_LIMITS,
  });
  log(logged(task, result, delivery, began, now()));
  return delivery;
}

async function judged(task: RunTask, parts: TaskParts): Promise<TaskResult> {
  const { hosts, ask, judge, limits, now } = parts;
  try {
    if ('missing' in task.plan) return notJudged(task.plan.missing);
    const settings = await parts.settings();
    const plan = await fetchPlan(task.plan.at, task.token, {
      ask,
      hosts,
      limits: limits?.fetch ?? FETCH_LIMITS,
    });
    return resultOf(await judge(plan, settings, now()), settings);
  } catch (error) {
    return notJudged(reasonOf(error));
  }
}

/** Our own sentences as they are; of anything else only that it happened: it may hold anything. */
function reasonOf(error: unknown): string {
  if (error instanceof NotRead || error instanceof BadConfiguration) return error.message;
  const { name } = (error ?? {}) as { name?: unknown };
  return `an internal error (${typeof name === 'string' ? name.slice(0, 40) : 'unknown'})`;
}
