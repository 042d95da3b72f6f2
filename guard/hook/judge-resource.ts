import {
  type AccessKey,
  ALWAYS,
  type Condition,
  constantly,
  type DeployedKey,
  isUnknown,
  namedUser,
  unknown,
  unknownCondition,
} from '../../rule-core/index';
import type { Account, StackResource } from '../account/account';
import { NotRead } from '../not-read';
import type { ResourceRequest } from '../question/event';
import { changeOfGuard } from './guard-parts';
import type { Judgement } from './judgement';
import { type Judging, reportOf } from './judging';
import {
  ACCESS_KEY,
  resolvedStatus,
  resolvedUser,
  unknownStatus,
  unknownUser,
} from './key-properties';
import { type KeyBeside, keysBeside } from './keys-beside';
import { inRotation } from './rotation';

/**
 * Judges one resource before it is made or changed: an access key beside those that its user has, and
 * what is a part of the guard. Other resources make no key.
 *
 * @throws NotRead where the account does not say
 */
export async function judgeResource(
  request: ResourceRequest,
  judging: Judging,
): Promise<Judgement> {
  const { account, now } = judging;
  const keys =
    request.type === ACCESS_KEY ? await withOthers(keyOf(request), request, account, now) : [];
  const change = changeOfGuard(request.logicalId, request.type, request.properties);
  return {
    report: reportOf(keys, judging),
    elsewhere: [],
    notCompared: [],
    guardChanges: change ? [change] : [],
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
  request: ResourceRequest,
  account: Account | undefined,
  now: Date,
): Promise<AccessKey[]> {
  const { stack, account: id } = request;
  const [user] = key.user;
  const name = user && !isUnknown(user.value) ? user.value.name : undefined;
  if (!account) return [key];
  if (name === undefined) throw new NotRead(`the event does not tell the user of ${key.address}`);
  const deployed = (await account.keysOf(name)) ?? [];
  const resources = stack && deployed.length > 0 ? await account.resourcesOf(stack.arn) : [];
  const ownerOf = ({ accessKeyId }: DeployedKey): StackResource | undefined =>
    resources.find((it) => it.physicalId === accessKeyId);
  const others = keysBeside(request, name, deployed, ownerOf);
  const isOwned = others.some((it) => ownerOf(it.key));
  const growing = isOwned && stack && isCreation(await account.statusOf(stack.arn));
  const made = new Map(
    deployed.flatMap((it) => {
      const owner = ownerOf(it);
      return owner && it.createdAt !== undefined ? [[owner.logicalId, it.createdAt] as const] : [];
    }),
  );
  const exists = ({ key: it, perhapsItself }: KeyBeside): Condition => {
    if (perhapsItself) {
      const reason = 'the event does not tell which key of the user is changed';
      return unknownCondition(`beside ${it.accessKeyId ?? ''}`, reason);
    }
    const owner = ownerOf(it);
    if (!owner || growing) return ALWAYS;
    const reason = `${owner.logicalId} of this stack may be one that this update removes`;
    return unknownCondition(`kept ${it.accessKeyId ?? ''}`, reason);
  };
  const shown = others.map((it) => deployedKey(it.key, name, id, exists(it), now));
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
