import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import { STSClient } from '@aws-sdk/client-sts';
import { applyPlan, planRemediation, undo } from '../../live-check/index';
import { hasMoto, startMoto } from '../support/moto';

const isThere = hasMoto('remediation of an account of its own');

(isThere ? test : test.skip)('an IAM that is not ours: plan, apply, undo', async () => {
  const moto = await startMoto();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-moto-'));
  const settings = {
    endpoint: moto.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
  };
  const clients = { iam: new IAMClient(settings), sts: new STSClient(settings) };
  const statuses = async () => {
    const answer = await clients.iam.send(new ListAccessKeysCommand({ UserName: 'alice' }));
    return new Map(answer.AccessKeyMetadata?.map((it) => [it.AccessKeyId, it.Status]));
  };
  try {
    await clients.iam.send(new CreateUserCommand({ UserName: 'alice' }));
    const [kept = '', other = ''] = await Promise.all(
      [1, 2].map(async () => {
        const made = await clients.iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }));
        return made.AccessKey?.AccessKeyId;
      }),
    );
    expect((await planRemediation({ clients })).decisions).toMatchObject([{ user: 'alice' }]);
    const plan = await planRemediation({ clients, keep: { alice: kept } });
    expect(plan.users).toMatchObject([{ user: 'alice', keep: kept, deactivate: [other] }]);
    const journal = path.join(folder, 'journal.jsonl');
    expect((await applyPlan(plan, { clients, journal })).results).toMatchObject([
      { result: 'done' },
    ]);
    expect(await statuses()).toEqual(
      new Map([
        [kept, 'Active'],
        [other, 'Inactive'],
      ]),
    );
    expect((await undo(journal, { clients })).results).toMatchObject([{ result: 'done' }]);
    expect([...(await statuses()).values()]).toEqual(['Active', 'Active']);
  } finally {
    clients.iam.destroy();
    clients.sts.destroy();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
