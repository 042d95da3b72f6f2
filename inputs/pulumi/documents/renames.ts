import { leftByOption, leftByRename } from '../../../rule-core/index';
import { isObject } from '../../../rule-core/text/json';
import { property, UNKNOWN } from '../property';
import { canBeRenamed, isKey, mayMakeKeys, nameOf } from '../resource';
import { isSameName } from '../users';
import { MARKS, type State } from './states';
import type { Step } from './steps';

/** A user that gets another name in place, with all of its keys. */
export interface Rename {
  readonly urn: string;
  readonly from: string;
  /** Absent where the new name is not known yet. */
  readonly to?: string;
}

/** The users that a preview renames in place. */
export function renamesOf(steps: readonly Step[]): Rename[] {
  return steps.flatMap(({ op, before, after }): Rename[] => {
    const { type, urn } = after ?? {};
    if (op !== 'update' || !before || !after) return [];
    if (typeof type !== 'string' || typeof urn !== 'string' || !canBeRenamed(type)) return [];
    const from = textOf(before, 'name');
    const asked = isObject(after['inputs']) ? property(after['inputs'], 'name') : undefined;
    if (from === undefined || asked === undefined || asked.kind === 'absent') return [];
    if (asked.kind === 'unknown') return [{ urn, from }];
    const to = typeof asked.value === 'string' ? asked.value : undefined;
    if (to === undefined || isSameName(to, from)) return [];
    return [{ urn, from, to }];
  });
}

/** The rename that a key goes along with: it has the old name, and is not another user's. */
export function renameOf(state: State, renames: readonly Rename[]): Rename | undefined {
  const user = textOf(state, 'user');
  if (user === undefined) return undefined;
  const { propertyDependencies } = state;
  const from = isObject(propertyDependencies) ? propertyDependencies['user'] : undefined;
  const sources: readonly unknown[] = Array.isArray(from) ? from : [];
  return renames.find(
    (it) => isSameName(it.from, user) && (sources.length === 0 || sources.includes(it.urn)),
  );
}

/** A key that keeps its id while its user is renamed belongs to the new name. */
export function underNewName(state: State, renames: readonly Rename[]): State {
  const rename = isKeyState(state) ? renameOf(state, renames) : undefined;
  if (!rename) return state;
  const user = rename.to ?? UNKNOWN;
  const within = (it: unknown) => (isObject(it) ? { ...it, user } : it);
  return {
    ...state,
    inputs: within(state['inputs']),
    outputs: within(state['outputs']),
    propertyDependencies: { user: [rename.urn] },
  };
}

/** Steps that delete what was there before, or let go of it. */
const ENDING: ReadonlySet<string> = new Set([
  'delete',
  'delete-replaced',
  'replace',
  'create-replacement',
]);

/**
 * What a preview deletes and what stays in the account all the same: a key whose user is renamed before,
 * and what the engine lets go of (pulumi/pulumi pkg/resource/deploy/step.go, DeleteStep.Apply).
 */
export function leftBehind(steps: readonly Step[], renames: readonly Rename[]): State[] {
  const gone = new Set(
    steps.flatMap(({ op, before }) => (op === 'delete' && before ? [before['urn']] : [])),
  );
  const made = new Map<string, State>();
  for (const { op, before } of steps) {
    if (!before || !ENDING.has(op) || before['external'] === true) continue;
    const { type, urn, id } = before;
    if (typeof type !== 'string' || typeof urn !== 'string' || !mayMakeKeys(type)) continue;
    const stays = staying(before, renames, gone);
    if (stays) made.set(`${urn} ${String(id)}`, stays);
  }
  return [...made.values()];
}

function staying(
  before: State,
  renames: readonly Rename[],
  gone: ReadonlySet<unknown>,
): State | undefined {
  const { urn, id, retainOnDelete, deletedWith } = before;
  const rename = isKeyState(before) ? renameOf(before, renames) : undefined;
  const kept = underNewName(before, renames);
  const key = nameOf(String(urn));
  const accessKeyId = typeof id === 'string' && id !== '' ? id : undefined;
  const known = { key, ...(accessKeyId === undefined ? {} : { accessKeyId }) };
  const user = rename ? rename.to : textOf(before, 'user');
  const option =
    retainOnDelete === true
      ? 'retainOnDelete'
      : typeof deletedWith === 'string' && gone.has(deletedWith) && !isUser(deletedWith)
        ? 'deletedWith'
        : undefined;
  const address = `${String(urn)} (${accessKeyId ?? 'before this run'})`;
  if (option !== undefined) {
    const left = leftByOption(option, { ...known, ...(user === undefined ? {} : { user }) });
    return { ...kept, urn: address, [MARKS]: { leftBehind: left } };
  }
  if (!rename) return undefined;
  const { from, to } = rename;
  const left = leftByRename({ ...known, from, ...(to === undefined ? {} : { to }) });
  const doubted =
    to === undefined ? `it is not known yet whether the user ${from} is renamed` : undefined;
  return {
    ...kept,
    urn: address,
    [MARKS]: { leftBehind: left, ...(doubted === undefined ? {} : { doubted }) },
  };
}

function isKeyState({ type }: State): boolean {
  return typeof type === 'string' && isKey(type);
}

/** The keys of a user that is deleted go with it, or it cannot be deleted. */
function isUser(urn: string): boolean {
  return canBeRenamed(urn.split('::')[2]?.split('$').at(-1) ?? '');
}

/** A text of a state as it was made, or as it was asked for. */
export function textOf(state: State, name: string): string | undefined {
  for (const it of [state['outputs'], state['inputs']]) {
    if (!isObject(it)) continue;
    const read = property(it, name);
    if (read.kind === 'known' && typeof read.value === 'string') return read.value;
  }
  return undefined;
}
