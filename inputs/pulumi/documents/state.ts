import { leftByOption, leftByRename } from '../../../rule-core/index';
import { isObject } from '../../../rule-core/text/json';
import { canBeRenamed, isKey, mayMakeKeys, nameOf } from '../resource';
import { isSameName } from '../users';
import { textOf, underNewName } from './renames';
import { DocumentProblem, type StackDocument } from './stack-document';
import { isNamed, MARKS, resourcesOfStates, type State } from './states';

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
  const deployment = deploymentOf(document);
  const { resources, pending_operations: pending } = deployment;
  const states = Array.isArray(resources) ? resources.filter(isObject) : [];
  const unread = Array.isArray(resources)
    ? resources.filter((it) => !isNamed(it)).length
    : Number((resources ?? undefined) !== undefined);
  const open = (Array.isArray(pending) ? pending : []).flatMap(interrupted);
  return {
    resources: resourcesOfStates(
      states.filter(isThere).flatMap((it) => withoutDeleted(it, states)),
    ),
    problems: [
      ...(unread === 0
        ? []
        : ['has resources without a URN and a type, which may be keys: export it again']),
      ...(open.length === 0
        ? []
        : [
            `was written while operations on access keys were under way (${open.join(', ')}): whether they were carried out is not known. Run pulumi refresh, then export again`,
          ]),
    ],
  };
}

/**
 * What `pulumi stack export` writes has its resources under `deployment`; the file of the state itself,
 * as backends in files and buckets keep it, under `checkpoint.latest` (pulumi/pulumi
 * sdk/go/common/apitype, UntypedDeployment and VersionedCheckpoint). A stack that was never deployed
 * has none.
 */
function deploymentOf(
  document: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { deployment, checkpoint } = document;
  const held = isObject(checkpoint) ? (checkpoint['latest'] ?? {}) : deployment;
  if (isObject(held)) return held;
  throw new DocumentProblem(
    'holds no deployment that can be read: export it again with pulumi stack export',
  );
}

function isKnownVersion(version: unknown): boolean {
  return (
    Number.isInteger(version) &&
    Number(version) >= VERSIONS.oldest &&
    Number(version) <= VERSIONS.latest
  );
}

/**
 * Not what was deleted to be replaced and is not created again yet: the flag is set once it is deleted
 * (pulumi/pulumi pkg/resource/deploy/step.go, DeleteStep.Apply). Of what is retained or only read
 * nothing is deleted, so that such a key is in the account in spite of the flag.
 */
function isThere(state: Readonly<Record<string, unknown>>): boolean {
  const { type, pendingReplacement, retainOnDelete, external } = state;
  const isGone = pendingReplacement === true && retainOnDelete !== true && external !== true;
  return !(isGone && typeof type === 'string' && mayMakeKeys(type));
}

function withoutDeleted(state: State, all: readonly State[]): State[] {
  const { type, urn, id, retainOnDelete } = state;
  if (state['delete'] !== true) return [state];
  if (typeof type !== 'string' || !mayMakeKeys(type) || typeof urn !== 'string') return [];
  const waiting = { ...renamedSince(state, all), urn: `${urn} (waits to be deleted)` };
  if (retainOnDelete !== true) return [waiting];
  const user = textOf(waiting, 'user');
  const leftBehind = leftByOption('retainOnDelete', {
    key: nameOf(urn),
    ...(typeof id === 'string' ? { accessKeyId: id } : {}),
    ...(user === undefined ? {} : { user }),
  });
  return [{ ...waiting, [MARKS]: { leftBehind } }];
}

/**
 * A key that waits to be deleted under a name that its user no longer has: the user was renamed in
 * place, and the key with it.
 */
function renamedSince(state: State, all: readonly State[]): State {
  const { type, propertyDependencies, id, urn } = state;
  const from = textOf(state, 'user');
  const sources = isObject(propertyDependencies) ? propertyDependencies['user'] : undefined;
  const [source, other] = Array.isArray(sources) ? (sources as readonly unknown[]) : [];
  if (typeof type !== 'string' || !isKey(type) || from === undefined || other !== undefined) {
    return state;
  }
  const user = all.find((it) => it['urn'] === source && it['delete'] !== true);
  const to = user && canBeRenamed(String(user['type'])) ? textOf(user, 'name') : undefined;
  if (to === undefined || isSameName(from, to)) return state;
  const leftBehind = leftByRename({
    key: nameOf(String(urn)),
    ...(typeof id === 'string' ? { accessKeyId: id } : {}),
    from,
    to,
  });
  return { ...underNewName(state, [{ urn: String(source), from, to }]), [MARKS]: { leftBehind } };
}

/** Operations that leave keys as they are, or take them away: what is told of those is enough. */
const HARMLESS: ReadonlySet<unknown> = new Set(['deleting', 'reading']);

/** What an operation that was cut off may have made or changed, if that may be a key. */
function interrupted(operation: unknown): string[] {
  if (!isObject(operation) || !isObject(operation['resource'])) return [];
  const { type, urn } = operation['resource'];
  if (HARMLESS.has(operation['type']) || typeof type !== 'string' || !mayMakeKeys(type)) return [];
  return [`${String(operation['type'])} ${nameOf(String(urn))}`];
}
