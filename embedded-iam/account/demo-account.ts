import type { AccountSeed, UserSeed } from './account';

/** Users whose names and keys trip simpler checks: paths, near-equal names, inactive keys. */
const REMARKABLE: readonly UserSeed[] = [
  { name: 'deploy', path: '/team/platform/', keys: ['Active', 'Active'] },
  { name: 'deploy-prod', keys: ['Active'] },
  { name: 'svc_report', keys: ['Active', 'Inactive'] },
  { name: 'svc-report', keys: ['Inactive', 'Active'] },
  { name: 'svc', keys: ['Active'] },
  { name: 'vendor.sync@example.com', keys: ['Active', 'Active'] },
  { name: 'smith,john', path: '/people/', keys: ['Inactive', 'Inactive'] },
  { name: 'legacy-batch', keys: ['Active', 'Active'] },
];

/** How many days ago the active keys of some were last used: it tells one to keep, or none. */
const LAST_USED: Readonly<Record<string, readonly number[]>> = {
  deploy: [130, 0.1],
  'legacy-batch': [1, 2],
};

/** An account of more than two hundred users, three of whom have two active keys. */
export function demoAccount(now = new Date()): AccountSeed {
  const created = new Date('2026-03-01T09:00:00Z');
  const lastUsed = (days: number) => ({
    at: new Date(now.getTime() - days * 86_400_000),
    region: 'eu-west-1',
    service: 's3',
  });
  const ordinary = Array.from({ length: 230 }, (_, index): UserSeed => {
    const keys = (['Active'] as const).slice(0, index % 3);
    return { name: `user-${String(index).padStart(3, '0')}`, keys };
  });
  const users = [...ordinary, ...REMARKABLE].map((user) => {
    const uses = [...(LAST_USED[user.name] ?? [])];
    const keys = (user.keys ?? []).map((it) => {
      if (typeof it !== 'string') return it;
      const days = it === 'Active' ? uses.shift() : undefined;
      return { status: it, created, ...(days === undefined ? {} : { lastUsed: lastUsed(days) }) };
    });
    return { ...user, created, keys };
  });
  return { id: '111111111111', users };
}
