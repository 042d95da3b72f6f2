import type { Account } from '../account/account';
import { ServiceError } from '../error';
import type { Call } from '../behavior/faults';
import { query } from '../protocols/query';
import type { Context, Data, Service } from '../service';

function getCallerIdentity({ call }: Context): Data {
  return { Arn: call.caller, UserId: 'AIDAEMBEDDEDCALLER', Account: call.account };
}

function assumeRole({ call, accounts, credentialsFor, now, sessionSeconds }: Context): Data {
  const { RoleArn: role = '', RoleSessionName: session = 'session' } = call.parameters;
  const [, partition = '', account = '', path = ''] =
    /^arn:([^:]+):iam::(\d{12}):role\/(.+)$/.exec(role) ?? [];
  const target = accounts.get(account);
  if (!target || !call.caller.startsWith(`arn:${partition}:`) || !admits(target, path, call)) {
    throw new ServiceError(
      'AccessDenied',
      `User: ${call.caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      403,
    );
  }
  const name = path.split('/').at(-1) ?? path;
  const arn = `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`;
  const expires = new Date(now.getTime() + sessionSeconds * 1000);
  const { accessKeyId, secretAccessKey } = credentialsFor(account, arn, expires);
  return {
    AssumedRoleUser: { AssumedRoleId: `AROAEMBEDDED:${session}`, Arn: arn },
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: 'not-a-token',
      Expiration: expires,
    },
  };
}

/** A closed account lets nobody in; a role that names an external id wants to hear it. */
function admits({ state, roles }: Account, role: string, { parameters }: Call): boolean {
  if (state === 'SUSPENDED' || state === 'CLOSED') return false;
  if (!roles) return true;
  return roles.some((it) =>
    typeof it === 'string'
      ? it === role
      : it.name === role && it.externalId === parameters['ExternalId'],
  );
}

/** GetCallerIdentity and AssumeRole, as the STS API reference describes them. */
export const STS: Service = {
  name: 'sts',
  protocol: query('https://sts.amazonaws.com/doc/2011-06-15/'),
  actions: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole },
};
