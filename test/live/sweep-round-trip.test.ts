import { startEmbeddedIam } from '../../embedded-iam/index';
import { type Source } from '../../live-check/index';
import { readAccount } from '../../live-check/account/read-account';
import { resultIn, resultText } from '../../live-check/organization/results/account-result';
import { ACCOUNT, clientsFor } from '../support/embedded-account';
import { TestClock } from '../support/test-clock';

test.each<Source>(['list', 'report', 'delta', 'auto'])(
  'what an account says by --source %s is read back as it was said',
  async (source) => {
    const { now, sleep } = new TestClock();
    const iam = await startEmbeddedIam({
      accounts: [
        {
          id: ACCOUNT,
          alias: 'acme-prod',
          users: [
            { name: 'alice', keys: ['Active'] },
            { name: 'eve+x=@,.-_', keys: ['Active', 'Active'], tags: { owner: 'A. Nyone' } },
            { name: 'bob', path: '/a/', keys: ['Active', 'Inactive'] },
          ],
        },
      ],
      now,
    });
    const clients = clientsFor(iam);
    try {
      const options = { now, sleep, source, ownerTag: 'owner' };
      const reading = { ...(await readAccount(clients, options)), account: ACCOUNT };
      expect(reading.keys).toHaveLength(2);
      const run = { run: 'a-run', startedAt: now().toISOString() };
      const later = new Date(now().getTime() + 60_000);
      const back = resultIn(resultText(run.run, reading), ACCOUNT, run, later);
      expect(back).toEqual(JSON.parse(JSON.stringify(reading)));
    } finally {
      clients.destroy();
      await iam.close();
    }
  },
);
