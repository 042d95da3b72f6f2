import { isRecord } from './property';
import { isKey } from './resource';
import { resourcesOfStates } from './states';
import type { StackDocument } from './documents';

/**
 * The resources of a state. Of those that only wait to be deleted the keys count: until then they are
 * in the account, and active.
 */
export function resourcesOfState(document: Readonly<Record<string, unknown>>): StackDocument {
  const deployment = isRecord(document['deployment']) ? document['deployment'] : {};
  const { resources, pending_operations: pending } = deployment;
  const states = Array.isArray(resources) ? resources.filter(isRecord) : [];
  const open = (Array.isArray(pending) ? pending : []).filter(createsKey);
  return {
    resources: resourcesOfStates(states.flatMap(withoutDeleted)),
    problems:
      open.length === 0
        ? []
        : [
            `has ${open.length} access keys whose creation was interrupted: they may exist. Run pulumi refresh, then export again`,
          ],
  };
}

function withoutDeleted(state: Readonly<Record<string, unknown>>) {
  const { type, urn } = state;
  if (state['delete'] !== true) return [state];
  if (typeof type !== 'string' || !isKey(type) || typeof urn !== 'string') return [];
  return [{ ...state, urn: `${urn} (waits to be deleted)` }];
}

function createsKey(operation: unknown): boolean {
  if (!isRecord(operation) || !isRecord(operation['resource'])) return false;
  const { type } = operation['resource'];
  const creates = operation['type'] === 'creating' || operation['type'] === 'importing';
  return creates && typeof type === 'string' && isKey(type);
}
