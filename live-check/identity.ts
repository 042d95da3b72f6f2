import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';

/** Which account this is, and what time AWS has. */
export async function identify(
  sts: STSClient,
): Promise<{ account: string; partition: string; at?: Date }> {
  const command = new GetCallerIdentityCommand({});
  let date: string | undefined;
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      date = headers?.['date'];
      return result;
    },
    { step: 'deserialize', name: 'readDate' },
  );
  const { Account: account, Arn: arn = '' } = await sts.send(command);
  if (account === undefined || account === '') throw new Error('STS names no account');
  const at = date === undefined ? NaN : Date.parse(date);
  const partition = /^arn:([^:]+):/.exec(arn)?.[1] ?? 'aws';
  return { account, partition, ...(Number.isNaN(at) ? {} : { at: new Date(at) }) };
}
