import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { startEmbeddedIam } from '../../embedded-iam/index';
import { hasMoto, startMoto } from '../support/moto';

/**
 * moto is what keeps our own endpoint honest: the same calls, the same answers. Left out is what moto
 * itself does otherwise than IAM: it deletes users who have keys, gives
 * no pages of users, and its user ids are not IAM's.
 */
const isThere = hasMoto('the comparison of the embedded IAM with it');

/** What the same calls answer; ids, dates and request ids are each endpoint's own. */
async function answers(url: string): Promise<unknown[]> {
  const settings = {
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
  };
  const iam = new IAMClient(settings);
  const sts = new STSClient(settings);
  const log: unknown[] = [];
  const ask = async <T>(what: string, call: () => Promise<T>): Promise<T | undefined> => {
    try {
      const answer = await call();
      log.push([what, plain(answer)]);
      return answer;
    } catch (error) {
      const { name, $metadata } = error as {
        name: string;
        $metadata?: { httpStatusCode?: number };
      };
      log.push([what, { error: name, status: $metadata?.httpStatusCode }]);
      return undefined;
    }
  };
  const send = iam.send.bind(iam);

  await ask('nobody yet', () => send(new ListUsersCommand({})));
  for (const [UserName, Path] of [
    ['carol', '/team/x/'],
    ['Alice', '/'],
    ['bob+1@example.com', '/'],
  ] as const) {
    await ask(`create ${UserName}`, () => send(new CreateUserCommand({ UserName, Path })));
  }
  await ask('the same name again', () => send(new CreateUserCommand({ UserName: 'carol' })));
  await ask('a user', () => send(new GetUserCommand({ UserName: 'carol' })));
  await ask('no such user', () => send(new GetUserCommand({ UserName: 'nobody' })));
  await ask('keys of nobody', () => send(new ListAccessKeysCommand({ UserName: 'nobody' })));
  await ask('no keys yet', () => send(new ListAccessKeysCommand({ UserName: 'Alice' })));
  const first = await ask('a key', () => send(new CreateAccessKeyCommand({ UserName: 'Alice' })));
  await ask('a second key', () => send(new CreateAccessKeyCommand({ UserName: 'Alice' })));
  await ask('a third key', () => send(new CreateAccessKeyCommand({ UserName: 'Alice' })));
  await ask('two keys', () => send(new ListAccessKeysCommand({ UserName: 'Alice' })));
  const AccessKeyId = first?.AccessKey?.AccessKeyId ?? '';
  const Inactive = { UserName: 'Alice', AccessKeyId, Status: 'Inactive' as const };
  await ask('deactivate', () => send(new UpdateAccessKeyCommand(Inactive)));
  await ask('one of each', () => send(new ListAccessKeysCommand({ UserName: 'Alice' })));
  await ask('last use of a key never used', () =>
    send(new GetAccessKeyLastUsedCommand({ AccessKeyId })),
  );
  await ask('delete a key', () =>
    send(new DeleteAccessKeyCommand({ UserName: 'Alice', AccessKeyId })),
  );
  await ask('delete it again', () =>
    send(new DeleteAccessKeyCommand({ UserName: 'Alice', AccessKeyId })),
  );
  await ask('delete bob', () => send(new DeleteUserCommand({ UserName: 'bob+1@example.com' })));
  const summary = await send(new GetAccountSummaryCommand({}));
  log.push(['counted users', summary.SummaryMap?.['Users']]);
  const identity = await sts.send(new GetCallerIdentityCommand({}));
  log.push(['who am I', Object.keys(plain(identity)).sort()]);
  iam.destroy();
  sts.destroy();
  return log;
}

/** Without what every endpoint makes up for itself. */
function plain(answer: unknown): Record<string, unknown> {
  const text = JSON.stringify(answer, (key, value: unknown) => {
    if (['$metadata', 'CreateDate', 'Tags', 'SecretAccessKey', 'UserId'].includes(key)) {
      return undefined;
    }
    if (key === 'AccessKeyId') return String(value).slice(0, 4);
    // moto leaves the field out of a list's last page; IAM and our endpoint send it.
    if (key === 'IsTruncated' && value === false) return undefined;
    return key === 'Arn' ? String(value).replace(/\d{12}/, 'account') : value;
  });
  return JSON.parse(text) as Record<string, unknown>;
}

(isThere ? test : test.skip)(
  'the embedded IAM answers as moto does',
  async () => {
    const ours = await startEmbeddedIam({ accounts: [{ id: '123456789012' }] });
    const moto = await startMoto();
    try {
      expect(await answers(ours.url)).toEqual(await answers(moto.url));
    } finally {
      await ours.close();
      await moto.stop();
    }
  },
  60_000,
);
