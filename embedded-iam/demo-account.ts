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
  { name: 'legacy-batch', keys: ['Active', 'Inactive', 'Active'] },
];

/** An account of more than two hundred users, three of whom have two active keys. */
export function demoAccount(): AccountSeed {
  const created = new Date('2026-03-01T09:00:00Z');
  const ordinary = Array.from({ length: 230 }, (_, index): UserSeed => {
    const keys = (['Active'] as const).slice(0, index % 3);
    return { name: `user-${String(index).padStart(3, '0')}`, keys };
  });
  const users = [...ordinary, ...REMARKABLE].map((user) => ({
    ...user,
    created,
    keys: (user.keys ?? []).map((it) => (typeof it === 'string' ? { status: it, created } : it)),
  }));
  return { id: '111111111111', users };
}
