import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { DeployedKey, JudgedUser, StackOwner } from '../rule-core/index';
import { sentenceOf } from './aws-error';
import { inParallel } from './pool';
import { note, type Run } from './run';

/** A client in the region and with the credentials of this one, where its package is installed. */
export async function cloudFormationBeside({
  config,
}: IAMClient): Promise<CloudFormationClient | undefined> {
  const sdk = await import('@aws-sdk/client-cloudformation').catch(() => undefined);
  const { region, credentials } = config;
  return sdk ? new sdk.CloudFormationClient({ region, credentials }) : undefined;
}

/**
 * The stack of the client's region that made this key; `undefined` where none did.
 *
 * @throws what the SDK throws, where CloudFormation does not say
 */
export async function stackOwner(
  client: CloudFormationClient,
  accessKeyId: string,
): Promise<StackOwner | undefined> {
  const { DescribeStackResourcesCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const { StackResources: all = [] } = await client.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: accessKeyId }),
    );
    const own = all.find((it) => it.PhysicalResourceId === accessKeyId);
    return own && { stack: own.StackName ?? '', logicalId: own.LogicalResourceId ?? '' };
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

/** CloudFormation has no other word for "no stack has this". */
function isNotThere(error: unknown): boolean {
  const { name, message } = error as { name?: string; message?: string };
  return name === 'ValidationError' && /does not exist/.test(message ?? '');
}

/**
 * The users with the stack that made each of their keys: a call per key. Where CloudFormation does not
 * say, no stack is named, and the reason is given.
 */
async function withStackOwners(
  client: CloudFormationClient,
  users: readonly JudgedUser[],
): Promise<{ users: JudgedUser[]; calls: number; problem?: string }> {
  let problem: string | undefined;
  let calls = 0;
  const owned = async (key: DeployedKey): Promise<DeployedKey> => {
    const { accessKeyId: id } = key;
    if (id === undefined || problem !== undefined) return key;
    try {
      calls += 1;
      return { ...key, owner: (await stackOwner(client, id)) ?? null };
    } catch (error) {
      problem = sentenceOf(error);
      return key;
    }
  };
  const shown: JudgedUser[] = [...users];
  await inParallel([...users.entries()], 5, async ([index, user]) => {
    const keys: DeployedKey[] = [];
    for (const key of user.keys ?? []) keys.push(await owned(key));
    shown[index] = { ...user, keys };
  });
  return { users: shown, calls, ...(problem === undefined ? {} : { problem }) };
}

/** The users of a run with the stacks that made their keys; where that cannot be told, a note says why. */
export async function askForOwners(
  run: Run,
  users: readonly JudgedUser[],
): Promise<readonly JudgedUser[]> {
  const client = await cloudFormationBeside(run.clients.iam);
  if (!client) {
    note(run, 'CloudFormation cannot be asked without the package @aws-sdk/client-cloudformation.');
    return users;
  }
  const { users: owned, calls, problem } = await withStackOwners(client, users);
  if (calls > 0) run.reader.calls['DescribeStackResources'] = calls;
  if (problem !== undefined) {
    note(run, `CloudFormation was not asked whose the keys of ${run.input} are: ${problem}.`);
  }
  return owned;
}
