import { isRecord } from './property';
import { DocumentProblem } from './preview';
import { isKey, mayMakeKeys } from './resource';
import { resourcesOfStates } from './states';
import type { StackDocument } from './documents';

/** pulumi/pulumi pkg/resource/stack/deployment.go, DeploymentSchemaVersionOldestSupported and -Latest. */
const VERSIONS = { oldest: 1, latest: 4 };

/**
 * The resources of a state. Of those that only wait to be deleted the keys count: until then they are
 * in the account, and active.
 *
 * @throws DocumentProblem for a version of the format that is not known: what it says of keys may have
 *   moved, and a state without keys passes
 */
export function resourcesOfState(document: Readonly<Record<string, unknown>>): StackDocument {
  const { version } = document;
  if (!isKnownVersion(version)) {
    throw new DocumentProblem(
      `is a stack export of version ${String(version)}; versions ${VERSIONS.oldest} to ${VERSIONS.latest} are known. Update one-active-key, or export with an older Pulumi CLI`,
    );
  }
  const deployment = isRecord(document['deployment']) ? document['deployment'] : {};
  const { resources, pending_operations: pending } = deployment;
  const states = Array.isArray(resources) ? resources.filter(isRecord) : [];
  const open = (Array.isArray(pending) ? pending : []).filter(createsKey);
  return {
    resources: resourcesOfStates(states.filter(isThere).flatMap(withoutDeleted)),
    problems:
      open.length === 0
        ? []
        : [
            `has ${open.length} access keys whose creation was interrupted: they may exist. Run pulumi refresh, then export again`,
          ],
  };
}

function isKnownVersion(version: unknown): boolean {
  return (
    Number.isInteger(version) &&
    Number(version) >= VERSIONS.oldest &&
    Number(version) <= VERSIONS.latest
  );
}

/**
 * Not what was deleted to be replaced and is not made anew: the flag is set once that is done
 * (pulumi/pulumi pkg/resource/deploy/step.go, DeleteStep.Apply). Of what is retained or only read
 * nothing is deleted, so that such a key is in the account in spite of the flag.
 */
function isThere(state: Readonly<Record<string, unknown>>): boolean {
  const { type, pendingReplacement, retainOnDelete, external } = state;
  const isGone = pendingReplacement === true && retainOnDelete !== true && external !== true;
  return !(isGone && typeof type === 'string' && mayMakeKeys(type));
}

function withoutDeleted(state: Readonly<Record<string, unknown>>) {
  const { type, urn } = state;
  if (state['delete'] !== true) return [state];
  if (typeof type !== 'string' || !mayMakeKeys(type) || typeof urn !== 'string') return [];
  return [{ ...state, urn: `${urn} (waits to be deleted)` }];
}

function createsKey(operation: unknown): boolean {
  if (!isRecord(operation) || !isRecord(operation['resource'])) return false;
  const { type } = operation['resource'];
  const creates = operation['type'] === 'creating' || operation['type'] === 'importing';
  return creates && typeof type === 'string' && isKey(type);
}
