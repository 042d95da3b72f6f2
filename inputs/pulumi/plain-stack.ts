import { keyRightsIn } from '../key-rights';
import { policiesOf } from './key-rights';
import { holdsUnknown, knownText } from './property';
import {
  byType,
  canBeRenamed,
  concernsKeys,
  isProvider,
  policyPlace,
  type PulumiResource,
  userNameProperty,
} from './resource';
import { isSameName, USER_NAME } from './users';

/** What a glance takes of a resource. */
export type GlancedAt = Pick<PulumiResource, 'type' | 'outputs' | 'inputs'>;

/** What a glance has to do about a resource of a type; `read` is everything that it does not know. */
const stepFor = byType((type): 'pass' | 'key' | 'user and policy' | 'read' => {
  if (!concernsKeys(type) || isProvider(type)) return 'pass';
  if (type === 'aws:iam/accessKey:AccessKey') return 'key';
  const isUser = userNameProperty(type) !== undefined;
  return isUser || policyPlace(type) !== undefined ? 'user and policy' : 'read';
});

/**
 * The number of keys of a stack in which, at a glance, no two can be of one user: every key has a known
 * user, all of different names, nothing else brings or allows keys, and no user changes its name. Then
 * whatever the accounts, statuses and dependencies are, the rule has nothing to say about it.
 *
 * Most stacks are like this, and a pack asks about every preview of every stack.
 *
 * @returns `undefined` where that takes a reading
 */
export function plainKeys(resources: Iterable<GlancedAt>): number | undefined {
  const users = new Set<string>();
  let keys = 0;
  for (const it of resources) {
    const step = stepFor(it.type);
    if (step === 'pass') continue;
    if (step === 'read') return undefined;
    if (step === 'key') {
      const user = knownText(it.outputs, 'user');
      if (user === undefined || !USER_NAME.test(user)) return undefined;
      keys += 1;
      users.add(user.toLowerCase());
      if (users.size < keys) return undefined;
    } else if (mayBeRenamed(it) || givesRights(it)) return undefined;
  }
  return keys;
}

/** A user that exists under another name than the program gives it takes its keys along. */
function mayBeRenamed({ type, outputs }: GlancedAt): boolean {
  if (!canBeRenamed(type)) return false;
  const id = knownText(outputs, 'id');
  const name = knownText(outputs, 'name');
  return id !== undefined && (name === undefined || !isSameName(id, name));
}

function givesRights(it: GlancedAt): boolean {
  const place = policyPlace(it.type);
  return (
    place !== undefined &&
    policiesOf(it, place).some(
      (policy) => keyRightsIn(policy, ANY_ACCOUNT, holdsUnknown).length > 0,
    )
  );
}

/** Rights count whichever account they name. */
const ANY_ACCOUNT = { scope: 'any' };
