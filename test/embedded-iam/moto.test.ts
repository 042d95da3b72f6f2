import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
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

/**
 * moto is what keeps our own endpoint honest: the same calls, the same answers. Left out is what moto
 * itself does otherwise than IAM: it deletes users who have keys, gives
 * no pages of users, and its user ids are not IAM's.
 */
const hasMoto = spawnSync('moto_server', ['--help']).status === 0;
if (!hasMoto) {
  process.stderr.write('moto_server is not on PATH: the comparison with moto is left out.\n');
}

interface Endpoint {
  readonly url: string;
  stop(): Promise<void>;
}

async function startMoto(): Promise<Endpoint> {
  const child = spawn('moto_server', ['-H', '127.0.0.1', '-p', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { url: await addressOf(child), stop: () => stop(child) };
}

/** The address that the server prints once it listens. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => {
      said += String(data);
      child.emit('said');
    });
  }
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(`moto_server did not start: ${said}`);
    await Promise.race([once(child, 'said'), once(child, 'exit')]);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

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

(hasMoto ? test : test.skip)(
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
