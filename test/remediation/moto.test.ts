import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import {
  CreateAccountCommand,
  CreateOrganizationCommand,
  CreateOrganizationalUnitCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
  TagResourceCommand,
} from '@aws-sdk/client-organizations';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import {
  applyOrganizationPlan,
  applyPlan,
  finish,
  planFinish,
  planOrganizationRemediation,
  planRemediation,
  readAnyPlan,
  type OrganizationPlan,
  undo,
  undoAll,
  writePlan,
} from '../../live-check/index';
import { withEnvironment } from '../support/environment';
import { type Endpoint, hasMoto, startMoto } from '../support/moto';
import { runCli } from '../support/run-cli';

const isThere = hasMoto('remediation of accounts that are not ours');

(isThere ? describe : describe.skip)('an IAM that is not ours', () => {
  let moto: Endpoint;
  let folder: string;
  let journal: string;
  let settings: ReturnType<typeof settingsOf>;
  beforeEach(async () => {
    moto = await startMoto();
    folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-moto-'));
    journal = path.join(folder, 'journal.jsonl');
    settings = settingsOf(moto.url);
  });
  afterEach(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('one account: plan, apply, undo, finish', async () => {
    const clients = { iam: new IAMClient(settings), sts: new STSClient(settings) };
    const statuses = () => statusesOf(clients.iam, 'alice');
    const [kept, other] = await userWithTwo(clients.iam, 'alice');
    expect((await planRemediation({ clients })).decisions).toMatchObject([{ user: 'alice' }]);
    const plan = await planRemediation({ clients, keep: { alice: kept } });
    expect(plan.users).toMatchObject([{ user: 'alice', keep: kept, deactivate: [other] }]);
    const done = [{ result: 'done' }];
    expect((await applyPlan(plan, { clients, journal })).results).toMatchObject(done);
    expect(await statuses()).toEqual({ [kept]: 'Active', [other]: 'Inactive' });
    expect((await applyPlan(plan, { clients, journal })).results).toMatchObject([
      { result: 'already' },
    ]);
    expect((await undo(journal, { clients })).results).toMatchObject(done);
    expect(await statuses()).toEqual({ [kept]: 'Active', [other]: 'Active' });
    await applyPlan(plan, { clients, journal });
    expect((await planFinish(journal, { clients })).delete).toEqual([]);
    const deletion = await planFinish(journal, { clients, after: 0 });
    expect(deletion.delete).toMatchObject([{ user: 'alice', accessKeyId: other }]);
    await finish(journal, deletion, { clients, after: 0 });
    expect(await statuses()).toEqual({ [kept]: 'Active' });
    clients.iam.destroy();
    clients.sts.destroy();
  }, 60_000);

  test('users are renamed and made anew between plan and apply', async () => {
    const clients = { iam: new IAMClient(settings), sts: new STSClient(settings) };
    const { iam } = clients;
    const keep: Record<string, string> = {};
    for (const name of ['alice', 'bob', 'carol']) [keep[name]] = await userWithTwo(iam, name);
    const bobs = Object.keys(await statusesOf(iam, 'bob'));
    const plan = await planRemediation({ clients, keep });
    await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'alicia' }));
    for (const AccessKeyId of bobs)
      await iam.send(new DeleteAccessKeyCommand({ UserName: 'bob', AccessKeyId }));
    await iam.send(new DeleteUserCommand({ UserName: 'bob' }));
    await userWithTwo(iam, 'bob');
    const { results } = await applyPlan(plan, { clients, journal });
    expect(results.map((it) => [it.user, it.result])).toEqual([
      ['alice', 'skipped'],
      ['bob', 'skipped'],
      ['carol', 'done'],
    ]);
    for (const name of ['alicia', 'bob'])
      expect(Object.values(await statusesOf(iam, name))).toEqual(['Active', 'Active']);

    // That it follows carol to another name shows the embedded IAM: moto tells of a key the name of before.
    expect((await undo(journal, { clients })).results).toMatchObject([{ result: 'done' }]);
    expect(Object.values(await statusesOf(iam, 'carol'))).toEqual(['Active', 'Active']);
    iam.destroy();
    clients.sts.destroy();
  }, 60_000);

  test('an organization: filters, plan, apply with a canary, undo of one account and of all, finish', async () => {
    const it = await Organization.of(settings);
    const options = { clientSettings: settings, roleName: 'remediator' };
    const inUnit = await planOrganizationRemediation({ ...options, ous: [it.unit] });
    expect(inUnit.plans.map((one) => one.account)).toEqual([it.members[0]]);
    const tagged = await planOrganizationRemediation({
      ...options,
      accountTags: [{ key: 'stage', value: 'prod' }],
    });
    expect(tagged.plans.map((one) => one.account)).toEqual([it.members[1]]);
    const exclude = [it.hub];
    const open = await planOrganizationRemediation({ ...options, exclude });
    expect(open.plans.map((one) => [one.account, one.decisions.length])).toEqual(
      [...it.members].sort().map((account) => [account, 1]),
    );
    const plan = await it.decided({ ...options, exclude });
    expect([plan.errors, plan.plans.map((one) => one.users.length)]).toEqual([[], [1, 1, 1]]);

    const how = { clientSettings: settings, rate: 1_000 };
    const canary = await applyOrganizationPlan(plan, { ...how, journal, canary: 1 });
    expect(canary.stopped).toMatch(/the canary of 1 account is done/);
    expect(await it.off()).toBe(1);
    const rest = await applyOrganizationPlan(plan, { ...how, journal });
    expect([rest.stopped, await it.off()]).toEqual([undefined, 3]);
    await undoAll(journal, { ...how, accounts: [it.members[2] ?? ''] });
    expect(await it.off()).toBe(2);
    await undoAll(journal, how);
    expect(await it.off()).toBe(0);
    await applyOrganizationPlan(plan, { ...how, journal });
    const deletion = await planFinish(journal, { ...how, after: 0 });
    expect(deletion.delete).toHaveLength(3);
    const deleted = await finish(journal, deletion, { ...how, after: 0 });
    expect(deleted.stopped).toBeUndefined();
    expect([await it.off(), await it.keys()]).toEqual([0, 3]);
  }, 120_000);

  test('the command line: an organization from the plan to the end', async () => {
    const it = await Organization.of(settings);
    const variables = {
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: settings.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: settings.credentials.secretAccessKey,
      AWS_REGION: settings.region,
    };
    const remediate = (...args: string[]) =>
      withEnvironment(variables, () =>
        runCli(['remediate', ...args], { cwd: folder, now: new Date().toISOString() }),
      );
    const many = ['--organization', '--role-name', 'remediator', '--exclude', it.hub];
    const open = await remediate('plan', ...many);
    expect([open.code, open.stdout]).toEqual([
      2,
      expect.stringMatching(/3 users to decide by hand/),
    ]);
    const keep = Object.entries(it.kept).flatMap(([user, key]) => ['--keep', `${user}=${key}`]);
    const planned = await remediate('plan', ...many, ...keep, '-o', 'plan.json');
    expect([planned.code, await it.off()]).toEqual([0, 0]);
    const digest = /--plan-digest (\w{64})/.exec(planned.stderr)?.[1] ?? '';
    const unasked = await remediate('apply', 'plan.json');
    expect([unasked.code, await it.off()]).toEqual([2, 0]);
    const apply = ['apply', 'plan.json', '--yes', '--plan-digest', digest, '--canary', '1'];
    expect([(await remediate(...apply)).code, await it.off()]).toEqual([0, 3]);
    const again = await remediate(...apply);
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringMatching(/3 of 3 keys are as they/),
    ]);
    const [first = ''] = it.members;
    const one = await remediate('undo', 'plan.journal.jsonl', '--yes', '--accounts', first);
    expect([one.code, await it.off()]).toEqual([0, 2]);
    const early = await remediate('finish', 'plan.journal.jsonl', '--delete', '--yes');
    expect([early.code, early.stdout]).toEqual([0, expect.stringMatching(/^0 keys could be del/m)]);
    const listed = await remediate('finish', 'plan.journal.jsonl', '--after', '0');
    expect([listed.stdout, await it.keys()]).toEqual([
      expect.stringMatching(/^2 keys could be deleted/m),
      6,
    ]);
    const last = ['finish', 'plan.journal.jsonl', '--after', '0', '--delete', '--yes'];
    expect([(await remediate(...last)).code, await it.keys(), await it.off()]).toEqual([0, 4, 0]);
  }, 120_000);
});

/** The organization of moto's own account, with three members that have a user with two keys each. */
class Organization {
  private constructor(
    readonly hub: string,
    readonly members: readonly string[],
    readonly unit: string,
    private readonly clients: ReadonlyMap<string, IAMClient>,
    readonly kept: Readonly<Record<string, string>>,
  ) {}

  static async of(settings: ReturnType<typeof settingsOf>): Promise<Organization> {
    const organizations = new OrganizationsClient(settings);
    const made = await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
    const members: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const { CreateAccountStatus: account } = await organizations.send(
        new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
      );
      members.push(account?.AccountId ?? '');
    }
    const [first = '', second = ''] = members;
    const { Roots: [root] = [] } = await organizations.send(new ListRootsCommand({}));
    const { OrganizationalUnit: unit } = await organizations.send(
      new CreateOrganizationalUnitCommand({ ParentId: root?.Id, Name: 'unit' }),
    );
    await organizations.send(
      new MoveAccountCommand({
        AccountId: first,
        SourceParentId: root?.Id,
        DestinationParentId: unit?.Id,
      }),
    );
    const Tags = [{ Key: 'stage', Value: 'prod' }];
    await organizations.send(new TagResourceCommand({ ResourceId: second, Tags }));
    const sts = new STSClient(settings);
    const clients = new Map<string, IAMClient>();
    const kept: Record<string, string> = {};
    for (const account of members) {
      const RoleArn = `arn:aws:iam::${account}:role/remediator`;
      const { Credentials: session } = await sts.send(
        new AssumeRoleCommand({ RoleArn, RoleSessionName: 'setup' }),
      );
      const credentials = {
        accessKeyId: session?.AccessKeyId ?? '',
        secretAccessKey: session?.SecretAccessKey ?? '',
        sessionToken: session?.SessionToken ?? '',
      };
      const iam = new IAMClient({ ...settings, credentials });
      clients.set(account, iam);
      const user = `user-of-${account}`;
      [kept[user]] = await userWithTwo(iam, user);
    }
    const hub = made.Organization?.MasterAccountId ?? '';
    return new Organization(hub, members, unit?.Id ?? '', clients, kept);
  }

  /** A plan as people approve it: moto knows no last use, so that they say which key to keep. */
  async decided(
    options: Parameters<typeof planOrganizationRemediation>[0],
  ): Promise<OrganizationPlan> {
    const plan = await planOrganizationRemediation({ ...options, keep: this.kept });
    const read = readAnyPlan(writePlan(plan));
    if (!('plans' in read)) throw new Error('the plan of one account');
    return read;
  }

  async off(): Promise<number> {
    const all = await this.statuses();
    return all.filter((it) => it === 'Inactive').length;
  }

  async keys(): Promise<number> {
    return (await this.statuses()).length;
  }

  private async statuses(): Promise<(string | undefined)[]> {
    const all = await Promise.all(
      [...this.clients].map(([account, iam]) => statusesOf(iam, `user-of-${account}`)),
    );
    return all.flatMap((it) => Object.values(it));
  }
}

function settingsOf(endpoint: string) {
  return {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
  };
}

/** @returns the ids of both keys */
async function userWithTwo(iam: IAMClient, UserName: string): Promise<[string, string]> {
  await iam.send(new CreateUserCommand({ UserName }));
  const made: string[] = [];
  for (let count = 0; count < 2; count++) {
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    made.push(key?.AccessKeyId ?? '');
  }
  return made as [string, string];
}

async function statusesOf(iam: IAMClient, UserName: string) {
  const { AccessKeyMetadata: keys = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  return Object.fromEntries(keys.map((it) => [it.AccessKeyId ?? '', it.Status]));
}
