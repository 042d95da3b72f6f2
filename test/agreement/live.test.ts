import { cases, expected, found } from '../cases/index';
import { checkUsers } from '../support/embedded-account';

const rows = cases.flatMap((row) =>
  row.programs.live ? [{ name: row.name, row, account: row.programs.live }] : [],
);

test.each(rows)('a live account: $name: $row.verdict', async ({ account, row }) => {
  const users = Object.entries(account).map(([name, keys]) => ({ name, keys }));
  const { report } = await checkUsers(users);
  expect(report.complete).toBe(true);
  expect(found(report)).toEqual(expected(row));
  for (const key of report.findings.flatMap((it) => it.keys)) {
    expect(key.accessKeyId).toBeDefined();
  }
});
