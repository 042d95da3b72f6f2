import { ServiceError } from '../error';
import { query } from '../protocols/query';
import type { Context, Data, Service } from '../service';

const HOUR = 3_600_000;

function getCallerIdentity({ call }: Context): Data {
  return { Arn: call.caller, UserId: 'AIDAEMBEDDEDCALLER', Account: call.account };
}

function assumeRole({ call, accounts, credentialsFor, now }: Context): Data {
  const { RoleArn: role = '', RoleSessionName: session = 'session' } = call.parameters;
  const [, account = '', name = ''] =
    /^arn:[^:]+:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(role) ?? [];
  if (!accounts.has(account)) {
    throw new ServiceError(
      'AccessDenied',
      `User: ${call.caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      403,
    );
  }
  const arn = `arn:aws:sts::${account}:assumed-role/${name}/${session}`;
  const { accessKeyId, secretAccessKey } = credentialsFor(account, arn);
  return {
    AssumedRoleUser: { AssumedRoleId: `AROAEMBEDDED:${session}`, Arn: arn },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: 'not-a-token',
      Expiration: new Date(now.getTime() + HOUR),
    },
  };
}

/** GetCallerIdentity and AssumeRole, as the STS API reference describes them. */
export const STS: Service = {
  name: 'sts',
  protocol: query('https://sts.amazonaws.com/doc/2011-06-15/'),
  actions: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole },
};
