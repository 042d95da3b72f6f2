import { CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import {
  type EmbeddedIam,
  type EmbeddedIamOptions,
  startEmbeddedIam,
} from '../../embedded-iam/index';

const ACCOUNT = '111111111111';
const MINUTE = 60_000;

async function withIam(
  options: EmbeddedIamOptions,
  work: (it: {
    iam: EmbeddedIam;
    as: (caller?: string) => { iam: IAMClient; trail: CloudTrailClient };
    pass: (milliseconds: number) => void;
  }) => Promise<void>,
): Promise<void> {
  let time = Date.parse('2026-11-23T12:00:00Z');
  const iam = await startEmbeddedIam({
    accounts: [{ id: ACCOUNT, users: [{ name: 'alice', keys: ['Active'] }] }],
    now: () => new Date(time),
    ...options,
  });
  const clients: { destroy(): void }[] = [];
  const as = (caller?: string) => {
    const settings = {
      endpoint: iam.url,
      region: 'us-east-1',
      credentials: iam.credentialsFor(ACCOUNT, caller),
      maxAttempts: 1,
    };
    const made = { iam: new IAMClient(settings), trail: new CloudTrailClient(settings) };
    clients.push(made.iam, made.trail);
    return made;
  };
  try {
    await work({ iam, as, pass: (it) => (time += it) });
  } finally {
    clients.forEach((it) => {
      it.destroy();
    });
    await iam.close();
  }
}

function contentOf(event: Event | undefined): Record<string, unknown> {
  return JSON.parse(event?.CloudTrailEvent ?? '{}') as Record<string, unknown>;
}

test('every write of users and keys is an event, newest first, without secrets', async () => {
  await withIam({ trailDelay: () => 0 }, async ({ as, pass }) => {
    const { iam, trail } = as();
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    pass(MINUTE);
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'bob' }));
    pass(MINUTE);
    const AccessKeyId = key?.AccessKeyId ?? '';
    const inactive = { UserName: 'bob', AccessKeyId, Status: 'Inactive' as const };
    await iam.send(new UpdateAccessKeyCommand(inactive));
    pass(MINUTE);
    await iam.send(new UpdateUserCommand({ UserName: 'bob', NewUserName: 'robert' }));
    pass(MINUTE);
    await iam.send(new DeleteAccessKeyCommand({ UserName: 'robert', AccessKeyId }));

    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    expect(Events.map((it) => it.EventName)).toEqual([
      'DeleteAccessKey',
      'UpdateUser',
      'UpdateAccessKey',
      'CreateAccessKey',
      'CreateUser',
    ]);
    expect(Events[3]?.EventTime).toEqual(new Date('2026-11-23T12:01:00Z'));
    expect(contentOf(Events[3])).toMatchObject({
      eventSource: 'iam.amazonaws.com',
      awsRegion: 'us-east-1',
      requestParameters: { userName: 'bob' },
      responseElements: { accessKey: { userName: 'bob', accessKeyId: AccessKeyId } },
    });
    expect(contentOf(Events[1])).toMatchObject({
      requestParameters: { userName: 'bob', newUserName: 'robert' },
    });
    expect(JSON.stringify(Events)).not.toMatch(/secret/i);
    const one = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateUser' }];
    const found = await trail.send(new LookupEventsCommand({ LookupAttributes: one }));
    expect(found.Events).toHaveLength(1);
  });
});

test('an event is shown only once it is delivered, about five minutes later', async () => {
  await withIam({}, async ({ as, pass }) => {
    const { iam, trail } = as();
    await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    const count = async () => (await trail.send(new LookupEventsCommand({}))).Events?.length;
    expect(await count()).toBe(0);
    pass(5 * MINUTE - 1);
    expect(await count()).toBe(0);
    pass(1);
    expect(await count()).toBe(1);
  });
});

test('a call that failed is an event with its error', async () => {
  await withIam({ trailDelay: () => 0 }, async ({ as }) => {
    const { iam, trail } = as();
    await expect(
      iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' })),
    ).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    expect(contentOf(Events[0])).toMatchObject({
      errorCode: 'NoSuchEntityException',
      responseElements: null,
    });
  });
});

test('a user who makes their own key names nobody in the request', async () => {
  await withIam({ trailDelay: () => 0 }, async ({ as }) => {
    const { iam, trail } = as(`arn:aws:iam::${ACCOUNT}:user/alice`);
    await iam.send(new CreateAccessKeyCommand({}));
    const { Events = [] } = await trail.send(new LookupEventsCommand({}));
    expect(contentOf(Events[0])).toMatchObject({
      requestParameters: null,
      userIdentity: { type: 'IAMUser', userName: 'alice' },
      responseElements: { accessKey: { userName: 'alice' } },
    });
  });
});

test('a page has at most fifty events; the token leads to the rest', async () => {
  await withIam({ trailDelay: () => 0, maxKeysPerUser: 99 }, async ({ as }) => {
    const { iam, trail } = as();
    for (let made = 0; made < 51; made++) {
      await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    }
    const first = await trail.send(new LookupEventsCommand({}));
    expect(first.Events).toHaveLength(50);
    const NextToken = first.NextToken ?? '';
    const second = await trail.send(new LookupEventsCommand({ NextToken }));
    expect(second.Events).toHaveLength(1);
    expect(second.NextToken).toBeUndefined();
    await expect(trail.send(new LookupEventsCommand({ MaxResults: 51 }))).rejects.toThrow();
  });
});

test('two lookups a second are allowed, and IAM is not slowed down by them', async () => {
  const rates = { cloudtrail: { perSecond: 2, burst: 2 } };
  await withIam({ rates }, async ({ as, pass }) => {
    const { iam, trail } = as();
    const look = () => trail.send(new LookupEventsCommand({}));
    await look();
    await look();
    await expect(look()).rejects.toMatchObject({ name: 'Throttling' });
    await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
    pass(500);
    await look();
  });
});
