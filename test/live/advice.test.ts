import { deny, type StoredKey } from '../../embedded-iam/index';
import { checkUsers } from '../support/embedded-account';

const used = (day: string): Partial<StoredKey> => ({
  created: new Date('2026-04-01T00:00:00Z'),
  lastUsed: { at: new Date(`${day}T00:00:00Z`), region: 'eu-west-1', service: 's3' },
});
const never: Partial<StoredKey> = { created: new Date('2026-04-01T00:00:00Z') };

test.each<{ given: string; keys: Partial<StoredKey>[]; fix: RegExp }>([
  {
    given: 'only one of them was used lately',
    keys: [used('2026-11-22'), used('2026-08-02')],
    fix: /^Keep AKIA\w+1: only it was used within the last 45 days\. Set AKIA\w+2 to Inactive\./,
  },
  {
    given: 'only one of them was ever used',
    keys: [never, used('2026-10-02')],
    fix: /^Keep AKIA\w+2: only it was ever used\. Set AKIA\w+1 to Inactive\./,
  },
  {
    given: 'an old one is in use and a new one is not used yet',
    keys: [used('2026-11-22'), { created: new Date('2026-11-13T00:00:00Z') }],
    fix: /^Finish the rotation: move what uses AKIA\w+1 to AKIA\w+2, then set AKIA\w+1 to Inactive\.$/,
  },
  {
    given: 'both are in use',
    keys: [used('2026-11-22'), used('2026-11-21')],
    fix: /A person must decide which: .* both used within the last 45 days/,
  },
])('the key to keep where $given', async ({ keys, fix }) => {
  const { report } = await checkUsers([{ name: 'alice', keys: numbered(keys) }]);
  expect(report.findings[0]?.fix).toMatch(fix);
});

test('nothing is advised of keys whose last use could not be read', async () => {
  const { report } = await checkUsers([{ name: 'alice', keys: numbered([never, never]) }], {
    faults: (call) => (call.action === 'GetAccessKeyLastUsed' ? deny(call) : undefined),
  });
  expect(report.verdict).toBe('violation');
  expect(report.findings[0]?.fix).toMatch(/the last use of AKIA\w+ could not be read/);
});

function numbered(keys: readonly Partial<StoredKey>[]): Partial<StoredKey>[] {
  return keys.map((it, index) => ({ ...it, id: `AKIAIOSFODNN7EXAMPL${index + 1}` }));
}
