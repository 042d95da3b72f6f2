import { DocumentError } from '../files/read-text';
import type { ReadResult } from '../read-result';
import { type Json, record } from './json';
import type { TerraformOptions } from './options';
import { readPlan } from './plan';
import { readState } from './state';
import { RepeatedName, wholeJson } from '../../rule-core/text/whole-json';

/** Whether the top-level fields are those of `terraform show -json`, or of a raw state. */
export function isTerraform(top: Json): boolean {
  return isShown(top) || isRawState(top);
}

function isShown(top: Json): boolean {
  if (typeof top['format_version'] !== 'string') return false;
  const fields = ['terraform_version', 'values', 'planned_values', 'resource_changes'];
  return fields.some((it) => Object.hasOwn(top, it)) || Object.keys(top).length === 1;
}

/** Any of them: a plan that lacks one is cut off, and no state. */
const PLAN_FIELDS = [
  'planned_values',
  'resource_changes',
  'resource_drift',
  'deferred_changes',
  'action_invocations',
  'prior_state',
  'configuration',
];

/** Whether the top-level fields are those of `terraform show -json` of a plan, and of nothing else. */
export function isTerraformPlan(top: Json): boolean {
  return isShown(top) && hasPlan(top) && !Object.hasOwn(top, 'values');
}

function hasPlan(top: Json): boolean {
  return PLAN_FIELDS.some((it) => Object.hasOwn(top, it));
}

/** A `terraform.tfstate` file: its shape is internal to Terraform and may change at any time. */
function isRawState(top: Json): boolean {
  return typeof top['lineage'] === 'string' && Array.isArray(top['resources']);
}

/**
 * The access keys that exist after a plan is applied, or that a state holds.
 *
 * @throws DocumentError with a sentence for a document that cannot be judged
 */
export function readTerraform(content: string, options: TerraformOptions): ReadResult {
  let top: Json;
  try {
    top = record(wholeJson(content));
  } catch (error) {
    if (error instanceof RepeatedName) {
      throw new DocumentError(`is not certain: ${error.message}`, { file: options.file });
    }
    // The words of JSON.parse quote the text, and a state holds secrets.
    throw new DocumentError('is not complete JSON: it is truncated or contains a mistake', {
      file: options.file,
    });
  }
  if (!isShown(top)) {
    throw new DocumentError(
      'is a raw Terraform state: give the output of "terraform show -json" instead',
      { file: options.file },
    );
  }
  const [major] = String(top['format_version']).split('.');
  if (major !== '0' && major !== '1') {
    throw new DocumentError(
      `has the format version ${String(top['format_version'])}; only 0.x and 1.x are known here`,
      { file: options.file },
    );
  }
  const isPlan = hasPlan(top);
  if (isPlan && Object.hasOwn(top, 'values')) {
    throw new DocumentError(
      'has the fields of a plan and of a state: which one it is, it does not say',
      {
        file: options.file,
      },
    );
  }
  const remembering = { sources: new Map(), ...options };
  return isPlan ? readPlan(top, remembering) : readState(top, remembering);
}
