import type { Context, Data, Outcome } from '../service';

/** What CloudTrail hears of IAM here: the writes that change who has which keys. */
const WRITES = new Set([
  'CreateUser',
  'UpdateUser',
  'DeleteUser',
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
]);

/** Records a write, done or refused, as CloudTrail logs IAM calls (IAM user guide, "Logging IAM and AWS STS API calls"). */
export function recordWrite({ call, trail, now }: Context, outcome: Outcome): void {
  if (!WRITES.has(call.action)) return;
  const error = 'error' in outcome ? outcome.error : undefined;
  const parameters = Object.entries(call.parameters).map(
    ([name, value]) => [lowerFirst(name), value] as const,
  );
  const denied = error?.code === 'AccessDenied';
  const userName = call.parameters['UserName'];
  trail.record({
    name: call.action,
    username: call.caller.split('/').at(-1),
    readOnly: false,
    resources: userName === undefined ? [] : [{ type: 'AWS::IAM::User', name: userName }],
    content: {
      eventVersion: '1.10',
      userIdentity: identityOf(call),
      eventTime: now.toISOString().replace(/\.\d{3}Z$/, 'Z'),
      eventSource: 'iam.amazonaws.com',
      eventName: call.action,
      awsRegion: 'us-east-1',
      sourceIPAddress: '127.0.0.1',
      ...(error ? { errorCode: `${error.code}${denied ? '' : 'Exception'}` } : {}),
      ...(error ? { errorMessage: error.message } : {}),
      requestParameters: parameters.length === 0 || denied ? null : Object.fromEntries(parameters),
      responseElements: 'result' in outcome ? elementsOf(outcome.result) : null,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: call.account,
      eventCategory: 'Management',
    },
  });
}

function identityOf({ caller, account }: Context['call']): Record<string, unknown> {
  const base = { arn: caller, accountId: account };
  if (caller.endsWith(':root')) return { type: 'Root', principalId: account, ...base };
  const name = /:user\/(?:.*\/)?([^/]+)$/.exec(caller)?.[1];
  return name === undefined
    ? { type: 'AssumedRole', principalId: 'AROAEMBEDDED', ...base }
    : { type: 'IAMUser', principalId: 'AIDAEMBEDDED', ...base, userName: name };
}

/** The answer without its secret, in the log's spelling; `null` where there is none. */
function elementsOf(result: Data): unknown {
  if (typeof result !== 'object' || Array.isArray(result) || Object.keys(result).length === 0) {
    return null;
  }
  return inLogSpelling(result);
}

function inLogSpelling(value: Data): unknown {
  if (typeof value !== 'object' || value instanceof Date || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'SecretAccessKey')
      .map(([name, it]: [string, Data | undefined]) => [
        lowerFirst(name),
        it === undefined ? undefined : inLogSpelling(it),
      ]),
  );
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
