import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { UserSeed } from '../../embedded-iam/index';
import { REPORT_FILES } from '../../guard/sweep/merge';
import type { Report } from '../../rule-core/index';
import { member } from '../support/embedded-organization';
import { withEnvironment } from '../support/environment';
import { hasMoto } from '../support/moto';
import { runCli } from '../support/run-cli';
import { MANAGEMENT, REGION, startSweepWorld, type SweepWorld } from './guard-sweep/world';

/**
 * The state machine as the construct makes it, run by moto's interpreter of the States Language with its
 * distributed maps; the functions are those of the package. What moto does not do: it takes no role on
 * for a task (`Credentials`), and counts no failure against what a map tolerates.
 */
const ok: UserSeed[] = [{ name: 'alice', keys: ['Active', 'Inactive'] }];
const two: UserSeed[] = [{ name: 'eve', keys: ['Active', 'Active'] }, ...ok];

(hasMoto('the run of the sweep by moto') ? describe : describe.skip)('a sweep', () => {
  let world: SweepWorld;
  afterEach(async () => {
    await world.close();
  });

  async function latest(): Promise<{ folder: string; report: Report }> {
    const { folder } = JSON.parse(await world.object('sweeps/latest.json')) as { folder: string };
    const report = JSON.parse(await world.object(`${folder}/report/report.json`)) as Report;
    return { folder, report };
  }
  const judged = ({ readings = [] }: Report) =>
    readings.filter((it) => it.complete).map((it) => it.account);

  test('of accounts with a function and without: each is judged, and the folder gives the same report', async () => {
    world = await startSweepWorld(
      [
        { id: member(0), users: ok },
        { id: member(1), users: two },
        { id: member(2), users: two },
        { id: member(3), users: ok },
        { id: member(4), state: 'SUSPENDED' },
      ],
      { [MANAGEMENT]: 'works', [member(0)]: 'works', [member(1)]: 'throttled once' },
    );
    const execution = await world.run();
    expect(execution).toMatchObject({
      status: 'SUCCEEDED',
      output: { verdict: 'violation', complete: true, violations: 2 },
    });
    expect(execution.states).toEqual([
      ...['List', 'Each by its function', 'Remaining', 'Is there one', 'Each by a role'],
      ...['Merge', 'Is it whole', 'Whole'],
    ]);
    const { folder, report } = await latest();
    expect(judged(report)).toEqual([MANAGEMENT, ...[0, 1, 2, 3].map(member)]);
    expect(report.findings.map((it) => it.user.account)).toEqual([member(1), member(2)]);
    expect(report.warnings.map((it) => it.message).join('\n')).toContain(
      `${member(4)} (SUSPENDED)`,
    );
    const files = await world.keys(`${folder}/report/`);
    expect(files).toEqual(
      Object.values(REPORT_FILES)
        .map((it) => `${folder}/report/${it}`)
        .sort(),
    );

    // The same from the bucket, and from a copy of it on disk.
    const place = `s3://${world.bucket}/${folder}`;
    const environment = {
      AWS_ENDPOINT_URL: world.moto.url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    };
    const argv = (from: string) => ['live', '--organization', '--from', from, '--format', 'json'];
    const now = new Date().toISOString();
    const fromS3 = await withEnvironment(environment, () => runCli(argv(place), { now }));
    expect({ code: fromS3.code, stderr: fromS3.stderr }).toEqual({ code: 1, stderr: '' });
    const cwd = mkdtempSync(path.join(os.tmpdir(), 'sweep-'));
    for (const key of await world.keys(`${folder}/`)) {
      const file = path.join(cwd, key);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, await world.object(key));
    }
    const fromDisk = await runCli(argv(folder), { cwd, now });
    rmSync(cwd, { recursive: true });
    expect(fromDisk.code).toBe(1);
    const same = (text: string) => {
      const { warnings, ...rest } = JSON.parse(text) as Report;
      return { ...rest, warnings: warnings.filter((it) => !it.message.startsWith('Made from')) };
    };
    expect(same(fromS3.stdout)).toEqual(same(JSON.stringify(report)));
    expect(same(fromDisk.stdout)).toEqual(same(JSON.stringify(report)));
  });

  test('children that fail, are throttled, silent, or return too much are named, and none ends the run', async () => {
    const fates = ['throws', 'throttled', 'silent', 'returns too much', 'not there'] as const;
    world = await startSweepWorld(
      [
        ...fates.map((_, index) => ({ id: member(index), users: two })),
        { id: member(9), users: ok },
      ],
      {
        [MANAGEMENT]: 'works',
        [member(9)]: 'works',
        ...Object.fromEntries(fates.map((it, index) => [member(index), it])),
      },
    );
    const execution = await world.run({ byRole: false });
    expect(execution).toMatchObject({ status: 'FAILED', error: 'NotWhole' });
    const { report } = await latest();
    expect(report).toMatchObject({ verdict: 'undetermined', complete: false, findings: [] });
    expect(judged(report)).toEqual([MANAGEMENT, member(9)]);
    const said = new Map(report.errors.map((it) => [it.account, it.message]));
    expect([...said.keys()]).toEqual(fates.map((_, index) => member(index)));
    expect(fates.map((it, index) => [it, said.get(member(index))])).toEqual([
      ['throws', expect.stringMatching(/this function reads account 100000000000, and was asked/)],
      ['throttled', expect.stringMatching(/AWS Lambda kept throttling its function/)],
      ['silent', expect.stringMatching(/it ran out of time/)],
      ['returns too much', expect.stringMatching(/its function returned too much/)],
      ['not there', expect.stringMatching(/its function may not be invoked/)],
    ]);
  });

  test('whom no function and no role can read is named; findings go to the hub of each account', async () => {
    world = await startSweepWorld(
      [
        { id: member(0), users: two },
        { id: member(1), users: ok },
        {
          id: member(2),
          users: two,
          roles: ['one-active-key/sweep/one-active-key-sweep-importer'],
        },
      ],
      { [MANAGEMENT]: 'works', [member(0)]: 'works' },
    );
    const statusOf = async (account: string) => {
      const { Findings } = (await findings(account)) as {
        Findings: { Compliance: { Status: string }; Resources: { Type: string; Id: string }[] }[];
      };
      return Findings.map((it) => [it.Resources[0]?.Type, it.Compliance.Status]).sort();
    };
    const first = await world.run({ findings: true });
    expect(first).toMatchObject({ status: 'FAILED', error: 'NotWhole' });
    expect(first.states).toContain('Findings');
    const { report } = await latest();
    expect(judged(report)).toEqual([MANAGEMENT, member(0), member(1)]);
    expect(report.errors.map((it) => it.account)).toEqual([member(2)]);
    expect(await statusOf(member(0))).toEqual([
      ['AwsAccount', 'PASSED'],
      ['AwsIamUser', 'FAILED'],
    ]);
    expect(await statusOf(member(1))).toEqual([['AwsAccount', 'PASSED']]);
    expect(await statusOf(member(2))).toEqual([['AwsAccount', 'NOT_AVAILABLE']]);

    // Each step did with its rights what it does, and has none that it did not need.
    expect(world.rights()).toEqual({
      denied: [],
      unused: [
        // Each account has a result, if only that it was not read.
        `one-active-key-sweep-merge s3:GetObject arn:aws:s3:::${world.bucket}/sweeps/*/failed/*`,
        // No role is taken on here for a task, and what became of children is not written in parts.
        `one-active-key-sweep sts:AssumeRole arn:aws:iam::*:role/one-active-key/sweep/one-active-key-sweep-invoker`,
        ...['GetObject', 'ListMultipartUploadParts', 'AbortMultipartUpload'].map(
          (it) => `one-active-key-sweep s3:${it} arn:aws:s3:::${world.bucket}/maps/*`,
        ),
      ],
    });

    // eve has one key less: the next sweep closes the finding.
    const eve = world.iam.accounts.get(member(0))!.users.get('eve')!;
    eve.keys.pop();
    await world.run({ findings: true });
    expect(await statusOf(member(0))).toEqual([
      ['AwsAccount', 'PASSED'],
      ['AwsIamUser', 'PASSED'],
    ]);

    async function findings(account: string): Promise<unknown> {
      const scope = `x/20261127/us-east-1/securityhub/aws4_request`;
      const response = await fetch(`${world.moto.url}/findings`, {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`,
          'content-type': 'application/json',
          'x-moto-account-id': account,
        },
        body: '{}',
      });
      return response.json();
    }
  });
});
