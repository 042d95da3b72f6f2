import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { IAMClient } from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import {
  applyOrganizationPlan,
  applyPlan,
  type ConnectionOptions,
  type OrganizationPlan,
  planOrganizationRemediation,
  planRemediation,
  type RemediationPlan,
} from '../../live-check/index';
import { withEnvironment } from '../support/environment';
import { clearCase, NOW } from '../support/remediation';

const ACCOUNT = '111111111111';
const OTHER = '222222222222';

let folder: string;
let iam: EmbeddedIam;
/** A key of alice in ACCOUNT, long unused by what IAM shows. */
let surplus: string;
/** A session of alice, as `aws sts get-session-token` gives it. */
let session: string;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-own-'));
  iam = await startEmbeddedIam({
    now: () => NOW,
    accounts: [
      { id: ACCOUNT, users: ['alice', 'bob'].map(clearCase) },
      { id: OTHER, users: ['alice', 'bob'].map(clearCase) },
    ],
  });
  const [, key] = keysOf(ACCOUNT, 'alice');
  surplus = key?.id ?? '';
  session = iam.credentialsFor(ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/alice`).accessKeyId;
});
afterEach(async () => {
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});

const keysOf = (account: string, name: string) => iam.accounts.get(account)?.find(name)?.keys ?? [];
const role = (account: string, name: string) => `role_arn = arn:aws:iam::${account}:role/${name}`;

/** A profile for each way from a key to the calls, from the key itself to a chain of two roles. */
async function inProfiles<T>(key: string, work: () => Promise<T>): Promise<T> {
  const secret = 'aws_secret_access_key = not-a-secret';
  const token = key.startsWith('ASIA') ? ['aws_session_token = not-a-token'] : [];
  const profiles = [
    ['own', `aws_access_key_id = ${key}`, secret, ...token],
    ['role', 'source_profile = own', role(ACCOUNT, 'ops')],
    // Its base key is in the environment, and in no profile.
    ['outside', 'credential_source = Environment', role(ACCOUNT, 'ops')],
    ['there', 'source_profile = own', role(OTHER, 'hop')],
    ['chain', 'source_profile = there', role(ACCOUNT, 'ops')],
  ];
  const text = profiles.map(([name = '', ...rest]) =>
    [`[profile ${name}]`, ...rest, ''].join('\n'),
  );
  writeFileSync(path.join(folder, 'config'), text.join('\n'));
  writeFileSync(path.join(folder, 'none'), '');
  const variables = {
    HOME: folder,
    AWS_CONFIG_FILE: path.join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
    AWS_REGION: 'us-east-1',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ENDPOINT_URL: iam.url,
    AWS_ACCESS_KEY_ID: key,
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
    ...(token.length > 0 ? { AWS_SESSION_TOKEN: 'not-a-token' } : {}),
  };
  return withEnvironment(variables, work);
}

const ways: readonly { readonly given: string; readonly how: ConnectionOptions }[] = [
  { given: 'the key itself', how: { profile: 'own' } },
  { given: '--role-arn', how: { profile: 'own', roleArn: `arn:aws:iam::${ACCOUNT}:role/ops` } },
  { given: 'source_profile', how: { profile: 'role' } },
  { given: 'credential_source', how: { profile: 'outside' } },
  { given: 'a chain of two roles', how: { profile: 'chain' } },
  {
    given: 'a profile with a role, and --role-arn',
    how: { profile: 'there', roleArn: `arn:aws:iam::${ACCOUNT}:role/ops` },
  },
];
const wait = () => Promise.resolve();

describe.each([
  { given: 'the key signs or begins', key: () => surplus, says: /the key behind these calls/ },
  { given: 'a session of its user does', key: () => session, says: /the key behind these calls/ },
])('$given', ({ key, says }) => {
  test.each(ways)(
    '$given: it is not planned for, and not even a plan takes it',
    async ({ how }) => {
      await inProfiles(key(), async () => {
        const options = { ...how, now: () => NOW };
        const plan = await planRemediation(options);
        expect(plan.decisions).toMatchObject([{ user: 'alice', why: expect.stringMatching(says) }]);
        expect(plan.users).toMatchObject([{ user: 'bob' }]);
        // Nor where a person says so, or somebody else has made the plan.
        const [kept] = keysOf(ACCOUNT, 'alice');
        const byHand = await planRemediation({ ...options, keep: { alice: kept?.id ?? '' } });
        expect(byHand.decisions).toMatchObject([{ user: 'alice' }]);
        const forged = withAlice(plan);
        const journal = path.join(folder, 'journal.jsonl');
        const { results } = await applyPlan(forged, { ...options, wait, journal });
        expect(results.map((it) => [it.user, it.result])).toEqual([
          ['bob', 'done'],
          ['alice', 'skipped'],
        ]);
        expect(keysOf(ACCOUNT, 'alice').map((it) => it.status)).toEqual(['Active', 'Active']);
      });
    },
  );

  test.each([
    { given: 'the caller is of it', how: { profile: 'own' } },
    { given: 'by a role in another account', how: { profile: 'there' } },
    {
      given: 'by --role-arn',
      how: { profile: 'own', roleArn: `arn:aws:iam::${OTHER}:role/hop` },
    },
  ])('in an organization that has its account, $given', async ({ how }) => {
    await inProfiles(key(), async () => {
      const options = {
        ...how,
        now: () => NOW,
        wait,
        sleep: wait,
        roleName: 'ops',
        ownAccount: 'role' as const,
        accounts: [ACCOUNT, OTHER],
      };
      const plan = await planOrganizationRemediation(options);
      expect(plan.errors).toEqual([]);
      const [own, other] = plan.plans;
      expect(own?.decisions).toMatchObject([{ user: 'alice', why: expect.stringMatching(says) }]);
      // A user of the same name elsewhere is somebody else.
      expect(other?.users.map((it) => it.user)).toEqual(['alice', 'bob']);
      const forged: OrganizationPlan = {
        ...plan,
        plans: plan.plans.map((it) => (it.account === ACCOUNT ? withAlice(it) : it)),
      };
      const journal = path.join(folder, 'journal.jsonl');
      const { accounts } = await applyOrganizationPlan(forged, { ...options, journal });
      const skipped = accounts.flatMap((it) =>
        it.results.filter((one) => one.result !== 'done').map((one) => [it.account, one.user]),
      );
      expect(skipped).toEqual([[ACCOUNT, 'alice']]);
      expect(keysOf(ACCOUNT, 'alice').map((it) => it.status)).toEqual(['Active', 'Active']);
    });
  });
});

test('clients that a program made itself: the key with which they sign is left alone', async () => {
  const settings = {
    endpoint: iam.url,
    region: 'us-east-1',
    credentials: { accessKeyId: surplus, secretAccessKey: 'not-a-secret' },
    maxAttempts: 1,
  };
  const clients = { iam: new IAMClient(settings), sts: new STSClient(settings) };
  try {
    const options = { clients, now: () => NOW };
    const plan = await planRemediation(options);
    expect(plan.decisions).toMatchObject([
      { user: 'alice', why: expect.stringContaining('the key behind') },
    ]);
    const journal = path.join(folder, 'journal.jsonl');
    const { results } = await applyPlan(withAlice(plan), { ...options, wait, journal });
    expect(results.map((it) => [it.user, it.result])).toEqual([
      ['bob', 'done'],
      ['alice', 'skipped'],
    ]);
  } finally {
    clients.iam.destroy();
    clients.sts.destroy();
  }
});

/** The plan as somebody would have made it who does not know whose keys are in use. */
function withAlice(plan: RemediationPlan): RemediationPlan {
  const [kept, other] = keysOf(ACCOUNT, 'alice');
  const users = plan.decisions
    .filter((it) => it.user === 'alice')
    .map(({ user, keys }) => ({
      user,
      keys,
      keep: kept?.id ?? '',
      deactivate: [other?.id ?? ''],
      reason: 'r',
      notes: [],
      owners: [],
    }));
  return { ...plan, users: [...plan.users, ...users], decisions: [] };
}
