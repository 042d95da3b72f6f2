import { cases } from '../cases/index';
import { checkUsers } from '../support/embedded-account';

const rows = cases.flatMap(({ name, verdict, programs: { live } }) =>
  live ? [{ name, verdict, account: live }] : [],
);

test.each(rows)('a live account: $name: $verdict', async ({ account, verdict }) => {
  const users = Object.entries(account).map(([name, keys]) => ({ name, keys }));
  const { report } = await checkUsers(users);
  expect([report.verdict, report.complete]).toEqual([verdict, true]);
});
