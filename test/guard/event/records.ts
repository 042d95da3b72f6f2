/** Events as EventBridge hands them over (CloudTrail user guide, "CloudTrail record contents"). */
export const ACCOUNT = '111111111111';

export interface RecordParts {
  readonly id?: string;
  readonly at?: string;
  readonly account?: string;
  readonly requestParameters?: object | null;
  readonly responseElements?: object | null;
  readonly userIdentity?: object;
  readonly errorCode?: string;
}

export function record(eventName: string, parts: RecordParts = {}): Record<string, unknown> {
  const { id = 'e-1', at = '2026-11-27T12:00:00Z', account = ACCOUNT, errorCode } = parts;
  return {
    version: '0',
    id,
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.iam',
    account,
    time: at,
    region: 'us-east-1',
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: parts.userIdentity ?? {
        type: 'AssumedRole',
        principalId: 'AROAEXAMPLE:admin',
        arn: `arn:aws:sts::${account}:assumed-role/admin/admin`,
        accountId: account,
      },
      eventTime: at,
      eventSource: 'iam.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      sourceIPAddress: '192.0.2.10',
      userAgent: 'aws-cli/2.33.0',
      ...(errorCode === undefined ? {} : { errorCode, errorMessage: 'refused' }),
      requestParameters: parts.requestParameters ?? null,
      responseElements: parts.responseElements ?? null,
      requestID: '00000000-0000-4000-8000-000000000001',
      eventID: '00000000-0000-4000-8000-000000000002',
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
    },
  };
}

export const KEY = 'AKIAIOSFODNN7EXAMPLE';

export const created = (userName: string, accessKeyId = KEY, parts: RecordParts = {}) =>
  record('CreateAccessKey', {
    requestParameters: { userName },
    responseElements: {
      accessKey: {
        userName,
        accessKeyId,
        status: 'Active',
        createDate: 'Nov 27, 2026 12:00:00 PM',
      },
    },
    ...parts,
  });

export const updated = (userName: string, accessKeyId: string, status: string, parts = {}) =>
  record('UpdateAccessKey', { requestParameters: { userName, accessKeyId, status }, ...parts });

export const deleted = (userName: string, accessKeyId: string, parts = {}) =>
  record('DeleteAccessKey', { requestParameters: { userName, accessKeyId }, ...parts });

export const renamed = (userName: string, newUserName: string, parts = {}) =>
  record('UpdateUser', { requestParameters: { userName, newUserName }, ...parts });

export const ofUser = (name: string, userName: string, parts = {}) =>
  record(name, { requestParameters: { userName }, ...parts });

export const iamUser = (userName: string) => ({
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLE',
  arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
  accountId: ACCOUNT,
  accessKeyId: KEY,
  userName,
});

export const ROOT = {
  type: 'Root',
  principalId: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  accountId: ACCOUNT,
};
