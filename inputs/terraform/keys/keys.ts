import {
  type AccessKey,
  type AccountScope,
  constantly,
  type ByWorld,
  type KeyStatus,
  type Observed,
  type SourceLocation,
  unknown,
  type Unknown,
  type UserIdentity,
} from '../../../rule-core/index';
import type { Configuration } from '../resources/configuration';
import type { Instance } from '../resources/instances';
import { type Json, text } from '../json';

/** An access key, from the object that it is in Terraform. */
export function keyOf(
  { address, values, exists }: Pick<Instance, 'address' | 'values' | 'exists'>,
  facts: {
    readonly user: UserIdentity | Unknown;
    readonly status: ByWorld<KeyStatus>;
    readonly account: AccountScope;
    readonly source: SourceLocation;
  },
): AccessKey {
  const observed = observedOf(values);
  const { user, ...rest } = facts;
  const owner = constantly<UserIdentity>(user);
  return { address, exists, user: owner, ...rest, ...(observed ? { observed } : {}) };
}

/** The status of a key in a state, or of one whose status the plan knows; Active where it is omitted. */
export function statusIn(values: Json, id: string): ByWorld<KeyStatus> {
  const status = values['status'];
  if (status === 'Inactive') return constantly<KeyStatus>('Inactive');
  if (status === 'Active' || status === undefined || status === null) {
    return constantly<KeyStatus>('Active');
  }
  return constantly(unknown(id, 'its status is neither Active nor Inactive'));
}

/**
 * The status of a key in a plan. An omitted status stands in `after_unknown` where the provider
 * computes it; AWS's default is Active. Only one that the code computes from something else is
 * unknown.
 */
export function statusAfter(
  { address, at, values, unknown: open }: Instance,
  file: string,
  configuration: Configuration,
): ByWorld<KeyStatus> {
  const id = `status terraform ${file} ${address}`;
  if (text(values['status']) !== undefined || open['status'] !== true) return statusIn(values, id);
  const written = configuration.argument(at, 'status');
  const isOmitted =
    (written.kind === 'absent' && configuration.knows(at)) ||
    (written.kind === 'constant' && (written.value === null || written.value === 'Active'));
  return isOmitted
    ? constantly<KeyStatus>('Active')
    : constantly(unknown(id, 'its status is known only after apply'));
}

/** What of a key's values may be shown: its id and its date, never its secret. */
function observedOf(values: Json): Observed | undefined {
  const id = text(values['id']);
  const created = Date.parse(text(values['create_date']) ?? '');
  const accessKeyId = id !== undefined && /^[A-Z0-9]{16,128}$/.test(id) ? id : undefined;
  if (accessKeyId === undefined && Number.isNaN(created)) return undefined;
  return {
    ...(accessKeyId === undefined ? {} : { accessKeyId }),
    ...(Number.isNaN(created) ? {} : { createdAt: new Date(created).toISOString() }),
  };
}
