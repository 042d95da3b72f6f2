import { isObject } from '../../../rule-core/text/json';
import { RepeatedName, wholeJson } from '../../../rule-core/text/whole-json';

/**
 * What HCP Terraform asks a run task (HCP Terraform API reference, "Run tasks integration API"), in our
 * words.
 */
export interface RunTask {
  /** `taskrs-…`: the same where HCP Terraform asks once more. */
  readonly id: string;
  readonly stage: string;
  /** A bearer token for this run. It is shown nowhere. */
  readonly token: string;
  /** Where the result goes. */
  readonly callback: string;
  /** Where the plan is; a sentence where there is none. */
  readonly plan: { readonly at: string } | { readonly missing: string };
  /** Whether HCP Terraform shows outcomes one by one. */
  readonly outcomes: boolean;
  /** What people call it, for the log. */
  readonly about: Readonly<Record<'organization' | 'workspace' | 'run', string>>;
}

/** Nothing to judge: HCP Terraform only looks whether the address answers. */
export const VERIFICATION = 'verification';

/** A body that cannot be answered by a callback. */
export class BadRequest extends Error {
  constructor(what: string) {
    super(`the body is not a request of HCP Terraform: ${what}`);
    this.name = 'BadRequest';
  }
}

/** The token of the request that is sent when a run task is made (terraform-run-task-scaffolding-go). */
const TEST_TOKEN = 'test-token';
/** The stages at which there is a plan. */
const WITH_PLAN = ['post_plan', 'pre_apply', 'post_apply'];

/**
 * @param body as it came, its signature checked
 * @throws BadRequest
 */
export function requestOf(body: string): RunTask | typeof VERIFICATION {
  let value: unknown;
  try {
    value = wholeJson(body);
  } catch (error) {
    if (error instanceof RepeatedName) throw new BadRequest(error.message);
    throw new BadRequest('it is not complete JSON');
  }
  if (!isObject(value)) throw new BadRequest('it is not an object');
  if (value['access_token'] === TEST_TOKEN) return VERIFICATION;
  const capabilities = value['capabilities'];
  return {
    id: textOf(value, 'task_result_id'),
    stage: textOf(value, 'stage'),
    token: tokenOf(value),
    callback: textOf(value, 'task_result_callback_url'),
    plan: planOf(value),
    outcomes: isObject(capabilities) && capabilities['outcomes'] === true,
    about: {
      organization: shown(value['organization_name']),
      workspace: shown(value['workspace_name']),
      run: shown(value['run_id']),
    },
  };
}

function planOf(value: Readonly<Record<string, unknown>>): RunTask['plan'] {
  const { payload_version: version, stage, plan_json_api_url: at } = value;
  if (version !== 1) return { missing: 'the request has a payload version that is not known here' };
  if (stage === 'pre_plan') {
    return { missing: 'there is no plan before the plan: let the task run at the stage post-plan' };
  }
  if (!WITH_PLAN.some((it) => it === stage)) {
    return { missing: 'the request is of a stage that is not known here' };
  }
  if (typeof at === 'string' && at !== '') return { at };
  return { missing: 'the request does not say where the plan is' };
}

function textOf(value: Readonly<Record<string, unknown>>, name: string): string {
  const text = value[name];
  if (typeof text !== 'string' || text === '') throw new BadRequest(`it has no ${name}`);
  return text;
}

/** Goes into a header: whatever could end one is no token. */
function tokenOf(value: Readonly<Record<string, unknown>>): string {
  const token = textOf(value, 'access_token');
  if (!/^[\x21-\x7e]{1,8192}$/.test(token)) throw new BadRequest('its access_token is not a token');
  return token;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
