import { ServiceError } from '../error';
import { restJson } from '../protocols/rest-json';
import type { Context, Data, Service } from '../service';

const analyzerOf = (account: string) =>
  `arn:aws:access-analyzer:us-east-1:${account}:analyzer/unused-access`;

/** One analyzer of unused access, where the account has any finding of it. */
function listAnalyzers({ account }: Context): Data {
  if (account.unusedKeys.size === 0) return { analyzers: [] };
  const arn = analyzerOf(account.id);
  return {
    analyzers: [
      {
        arn,
        name: 'unused-access',
        type: 'ACCOUNT_UNUSED_ACCESS',
        status: 'ACTIVE',
        createdAt: new Date(0),
      },
    ],
  };
}

function listFindings({ account }: Context): Data {
  return {
    findings: account.list().flatMap((user) =>
      user.keys
        .filter((key) => account.unusedKeys.has(key.id))
        .map((key) => ({
          id: key.id,
          resource: account.arnOf(user),
          resourceType: 'AWS::IAM::User',
          resourceOwnerAccount: account.id,
          findingType: 'UnusedIAMUserAccessKey',
          status: 'ACTIVE',
          analyzedAt: new Date(0),
          createdAt: new Date(0),
          updatedAt: new Date(0),
        })),
    ),
  };
}

function getFinding({ account, call }: Context): Data {
  const { id = '' } = call.parameters;
  if (!account.unusedKeys.has(id))
    throw new ServiceError('ResourceNotFoundException', 'There is no such finding', 404);
  return {
    id,
    findingType: 'UnusedIAMUserAccessKey',
    findingDetails: [{ unusedIamUserAccessKeyDetails: { accessKeyId: id } }],
  };
}

/** What the Access Analyzer API reference says of findings of unused access. */
export const ACCESS_ANALYZER: Service = {
  name: 'access-analyzer',
  protocol: restJson([
    { method: 'GET', path: '/analyzer', action: 'ListAnalyzers' },
    { method: 'POST', path: '/findingv2', action: 'ListFindingsV2' },
    { method: 'GET', path: '/findingv2/{id}', action: 'GetFindingV2' },
  ]),
  actions: {
    ListAnalyzers: listAnalyzers,
    ListFindingsV2: listFindings,
    GetFindingV2: getFinding,
  },
};
