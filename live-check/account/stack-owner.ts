import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { DeployedKey, JudgedUser, StackOwner } from '../../rule-core/index';
import { DESCRIBE_STACK_RESOURCES } from '../aws/answers/cloudformation';
import type { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import { type Clients, settingsBeside } from '../aws/clients';
import { inParallel } from '../aws/pool';
import { note, type AccountReading } from './reading';

/** A client in the region and with the credentials of these, where its package is installed. */
export async function cloudFormationBeside(
  clients: Clients,
): Promise<CloudFormationClient | undefined> {
  const sdk = await import('@aws-sdk/client-cloudformation').catch(() => undefined);
  return sdk ? new sdk.CloudFormationClient(settingsBeside(clients)) : undefined;
}

/**
 * The stack of the client's region that made this key; `undefined` where none did.
 *
 * @throws what the SDK throws, where CloudFormation does not say
 */
export async function stackOwner(
  aws: Aws,
  client: CloudFormationClient,
  accessKeyId: string,
): Promise<StackOwner | undefined> {
  const { DescribeStackResourcesCommand } = await import('@aws-sdk/client-cloudformation');
  const command = new DescribeStackResourcesCommand({ PhysicalResourceId: accessKeyId });
  try {
    return await aws.ask(client, command, DESCRIBE_STACK_RESOURCES);
  } catch (error) {
    if (isNotThere(error, accessKeyId)) return undefined;
    throw error;
  }
}

/**
 * CloudFormation has no other word for "no stack has this". It must name the key: "Stack with id None does
 * not exist", as moto says, is about something that was not asked for.
 */
function isNotThere(error: unknown, accessKeyId: string): boolean {
  const { name, message = '' } = error as { name?: string; message?: string };
  return name === 'ValidationError' && message.trim() === `Stack for ${accessKeyId} does not exist`;
}

/**
 * The users with the stack that made each of their keys: a call per key. Where CloudFormation does not
 * say, no stack is named, and the reason is given.
 */
async function withStackOwners(
  aws: Aws,
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
      return { ...key, owner: (await stackOwner(aws, client, id)) ?? null };
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
  run: AccountReading,
  users: readonly JudgedUser[],
): Promise<readonly JudgedUser[]> {
  const client = await cloudFormationBeside(run.clients);
  if (!client) {
    note(run, 'CloudFormation cannot be asked without the package @aws-sdk/client-cloudformation.');
    return users;
  }
  const { users: owned, calls, problem } = await withStackOwners(run.aws, client, users);
  if (calls > 0) run.reader.calls['DescribeStackResources'] = calls;
  if (problem !== undefined) {
    note(run, `CloudFormation was not asked whose the keys of ${run.input} are: ${problem}.`);
  }
  return owned;
}
