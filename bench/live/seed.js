'use strict';

const iam = require('@aws-sdk/client-iam');

// What the users of the account are made of, over and over: names by kind, with their keys.
const KINDS = [
  { name: 'two-active', keys: ['Active', 'Active'] },
  { name: 'one-inactive', keys: ['Active', 'Inactive'] },
  { name: 'single', keys: ['Active'] },
  { name: 'path-two-active', path: '/team/x/', keys: ['Active', 'Active'] },
  { name: 'path-single', path: '/team/x/', keys: ['Active'] },
  { name: 'no-keys', keys: [] },
  { name: 'both-inactive', keys: ['Inactive', 'Inactive'] },
  { name: 'single_', keys: ['Active'] },
  { name: 'single-', keys: ['Active'] },
  { name: 'only', keys: ['Active'] },
];

/**
 * Makes `count` users at `url`, has a credential report made and kept at `keeper`, and then gives
 * one more user a second key, as a key is made while AWS keeps a report for four hours.
 * Returns the names of the users who have two active keys, sorted.
 */
async function seed(url, keeper, count) {
  const to = (endpoint) =>
    new iam.IAMClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
    });
  const [account, kept] = [to(url), to(keeper)];
  const violating = ['key-after-the-report'];
  const users = Array.from({ length: count - 1 }, (_, n) => {
    const kind = KINDS[n % KINDS.length];
    return { ...kind, name: `${kind.name}-${Math.floor(n / KINDS.length)}` };
  });
  const late = { name: violating[0], keys: ['Active'] };
  for (const { name: UserName, path: Path, keys } of [...users, late]) {
    await account.send(new iam.CreateUserCommand({ UserName, Path }));
    for (const Status of keys) await addKey(account, UserName, Status);
    if (keys.filter((it) => it === 'Active').length > 1) violating.push(UserName);
  }
  await kept.send(new iam.GenerateCredentialReportCommand({}));
  await kept.send(new iam.GetCredentialReportCommand({}));
  await addKey(account, late.name, 'Active');
  account.destroy();
  kept.destroy();
  return violating.sort();
}

async function addKey(account, UserName, Status) {
  const { AccessKey } = await account.send(new iam.CreateAccessKeyCommand({ UserName }));
  if (Status === 'Active') return;
  const { AccessKeyId } = AccessKey;
  await account.send(new iam.UpdateAccessKeyCommand({ UserName, AccessKeyId, Status }));
}

module.exports = { seed };
