import {
  type AccessKey,
  ALWAYS,
  type Condition,
  constantly,
  type DeployedKey,
  evaluate,
  isUnknown,
  namedUser,
  unknown,
  unknownCondition,
} from '../../rule-core/index';
import type { Account, StackResource } from '../account/account';
import { NotRead } from '../not-read';
import type { ResourceRequest } from './event';
import type { Judging } from './judge-template';
import type { Judgement } from './judgement';
import {
  ACCESS_KEY,
  resolvedStatus,
  resolvedUser,
  unknownStatus,
  unknownUser,
} from './key-properties';
import { inRotation } from './rotation';

/**
 * Judges one resource before it is made or changed: an access key beside those that its user has. Other
 * resources make none.
 *
 * @throws NotRead where the account does not say
 */
export async function judgeResource(
  request: ResourceRequest,
  { configuration, account, now }: Judging,
): Promise<Judgement> {
  const keys =
    request.type === ACCESS_KEY ? await withOthers(keyOf(request), request, account, now) : [];
  const { exceptions, rotationWindow, benchmark } = configuration;
  return {
    report: evaluate(keys, { exceptions, rotationWindow, benchmark, now }),
    elsewhere: [],
    notCompared: [],
  };
}

function keyOf({ properties, logicalId, account, stack }: ResourceRequest): AccessKey {
  const name = logicalId === '' ? 'this key' : logicalId;
  return {
    address: name,
    user: constantly(resolvedUser(properties) ?? unknownUser(name)),
    status: constantly(resolvedStatus(properties) ?? unknownStatus(name)),
    exists: ALWAYS,
    account: { id: account, scope: account },
    declaredAs: { logicalId, ...(stack ? { stack: stack.name } : {}) },
  };
}

async function withOthers(
  key: AccessKey,
  { stack, logicalId, account: id }: ResourceRequest,
  account: Account | undefined,
  now: Date,
): Promise<AccessKey[]> {
  const [user] = key.user;
  const name = user && !isUnknown(user.value) ? user.value.name : undefined;
  if (!account) return [key];
  if (name === undefined) throw new NotRead(`the event does not tell the user of ${key.address}`);
  const deployed = (await account.keysOf(name)) ?? [];
  const resources = stack && deployed.length > 0 ? await account.resourcesOf(stack.arn) : [];
  const ownerOf = ({ accessKeyId }: DeployedKey): StackResource | undefined =>
    resources.find((it) => it.physicalId === accessKeyId);
  // What this declaration has made by now is this key, or gives way to it.
  const others = deployed.filter((it) => ownerOf(it)?.logicalId !== logicalId || logicalId === '');
  const isOwned = others.some(ownerOf);
  const growing = isOwned && stack && isCreation(await account.statusOf(stack.arn));
  const made = new Map(
    deployed.flatMap((it) => {
      const owner = ownerOf(it);
      return owner && it.createdAt !== undefined ? [[owner.logicalId, it.createdAt] as const] : [];
    }),
  );
  const exists = (it: DeployedKey): Condition => {
    const owner = ownerOf(it);
    if (!owner || growing) return ALWAYS;
    const reason = `${owner.logicalId} of this stack may be one that this update removes`;
    return unknownCondition(`kept ${it.accessKeyId ?? ''}`, reason);
  };
  const shown = others.map((it) => deployedKey(it, name, id, exists(it), now));
  return inRotation([key, ...shown], made, now);
}

/** A stack that is being made deletes nothing. */
function isCreation(status: string): boolean {
  return status === 'CREATE_IN_PROGRESS';
}

function deployedKey(
  { accessKeyId = 'a key', status, createdAt }: DeployedKey,
  user: string,
  account: string,
  exists: Condition,
  now: Date,
): AccessKey {
  return {
    address: accessKeyId,
    user: constantly(namedUser(user)),
    status: constantly(
      status === 'unknown'
        ? unknown(`status of ${accessKeyId}`, `the status of ${accessKeyId} is not known`)
        : status,
    ),
    exists,
    account: { id: account, scope: account },
    observed: {
      accessKeyId,
      observedAt: now.toISOString(),
      ...(createdAt === undefined ? {} : { createdAt }),
    },
  };
}
