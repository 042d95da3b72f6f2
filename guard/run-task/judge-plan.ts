import { readInputs } from '../../inputs/index';
import { decode } from '../../inputs/files/decode';
import { isTerraformPlan } from '../../inputs/terraform/index';
import { evaluate, type Report } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import type { GuardConfiguration } from '../configuration';
import { NotRead } from '../not-read';
import { RepeatedName, wholeJson } from '../../rule-core/text/whole-json';

/** What a plan is judged with: of the guard's settings, those that are not about stacks. */
export type PlanSettings = Pick<
  GuardConfiguration,
  'strict' | 'exceptions' | 'acceptInCode' | 'rotationWindow' | 'benchmark' | 'link'
>;

/** Judges the bytes of a plan, as `check` does. */
export type JudgePlan = (plan: Buffer, settings: PlanSettings, now: Date) => Promise<Report>;

/**
 * @throws NotRead for anything but a plan: what an address of a plan gives is not to be judged as
 *   something else
 */
export function judgePlan(plan: Buffer, settings: PlanSettings, now: Date): Report {
  const text = decode(plan);
  refuseOther(text);
  const { keys, errors, warnings, documents } = readInputs(['-'], {
    cwd: process.cwd(),
    standardInput: text,
  });
  if (documents.length === 0 && errors.length === 0) throw new NotRead('the plan was not judged');
  const { exceptions, acceptInCode, rotationWindow, benchmark } = settings;
  return evaluate(keys, {
    errors: errors.map((it) => ({ ...it, input: 'the plan' })),
    warnings,
    exceptions,
    acceptInCode,
    rotationWindow,
    benchmark,
    now,
  });
}

function refuseOther(text: string): void {
  let value: unknown;
  try {
    value = wholeJson(text);
  } catch (error) {
    if (error instanceof RepeatedName) throw new NotRead(`of the plan ${error.message}`);
    // The words of JSON.parse quote the text, and a plan holds secrets.
    throw new NotRead('what came in place of the plan is not complete JSON');
  }
  if (!isObject(value) || !isTerraformPlan(value)) {
    throw new NotRead('what came in place of the plan is not the JSON of a Terraform plan');
  }
}
