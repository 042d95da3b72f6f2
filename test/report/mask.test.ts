import { FORMATS, maskKeyIds } from '../../report/index';
import { ACCOUNT, checkUsers } from '../support/embedded-account';

test.each(Object.keys(FORMATS))('no key id is whole in a masked report: %s', async (name) => {
  const { report, iam } = await checkUsers([{ name: 'alice', keys: ['Active', 'Active'] }]);
  const ids =
    iam.accounts
      .get(ACCOUNT)
      ?.find('alice')
      ?.keys.map((it) => it.id) ?? [];
  const whole = FORMATS[name]?.(report, {}) ?? '';
  const masked = FORMATS[name]?.(maskKeyIds(report), {}) ?? '';
  for (const id of ids) {
    expect(whole).toContain(id);
    expect(masked).not.toContain(id);
    expect(masked).not.toContain(id.slice(0, -4));
    expect(masked).toContain(id.slice(-4));
  }
});
