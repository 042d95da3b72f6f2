import { type Account, startEmbeddedIam } from '../../embedded-iam/index';

test('no two of ten thousand keys have the same id, and all have the characters of IAM', async () => {
  const iam = await startEmbeddedIam();
  const [account] = iam.accounts.values() as Iterable<Account>;
  const user = account?.add('alice');
  const ids = new Set<string>();
  for (let made = 0; made < 10_000; made++) {
    if (account && user) ids.add(account.newKey(user).id);
  }
  await iam.close();
  expect(ids.size).toBe(10_000);
  for (const id of [...ids, user?.id]) expect(id).toMatch(/^A(KI|ID)A[A-Z2-7]{16}$/);
});
