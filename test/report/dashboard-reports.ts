import type { TrendRun } from '../../report/index';
import { type AccessKey, evaluate, type ReadError, type Report } from '../../rule-core/index';
import { key } from './hostile';

export const NOW = new Date('2026-11-23T12:00:00Z');

/** The moment so many days before. */
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString();
const OWNERS = ['payments@example.com', 'data@example.com', 'platform@example.com', undefined];

function deployed(account: string, name: string, number: number, days: number): AccessKey {
  const accessKeyId = `AKIA${account.slice(-6)}${name.toUpperCase().padEnd(9, 'X').slice(0, 9)}${number}`;
  return {
    ...key(accessKeyId, name),
    account: { scope: account, id: account },
    observed: { accessKeyId, createdAt: ago(days), observedAt: ago(0) },
  };
}

/** An organization: of ten accounts three with violations of different ages, one not wholly read. */
export function organization(count: number): Report {
  const ids = Array.from({ length: count }, (_, it) => String(100_000_000_000 + it));
  const errors: ReadError[] = [];
  const keys = ids.flatMap((id, index) => {
    const kind = index % 10;
    if (kind === 3) {
      const message = 'iam:ListAccessKeys was denied for the user ops.';
      errors.push({ input: id, account: id, message });
    }
    const days = [2, 20, 60, 200, 800][index % 5] ?? 0;
    return [
      deployed(id, 'deploy', 0, 900),
      ...(kind < 3 ? [deployed(id, 'deploy', 1, days)] : []),
      ...(kind === 4 ? [deployed(id, 'vendor', 0, 500), deployed(id, 'vendor', 1, 30)] : []),
    ];
  });
  const report = evaluate(keys, {
    now: NOW,
    errors,
    users: count * 18,
    exceptions: ids
      .filter((_, index) => index % 10 === 4)
      .map((account) => ({
        user: 'vendor',
        account,
        reason: 'two-step rotation with the vendor',
        owner: 'platform@example.com',
        expires: '2027-01-31',
      })),
    readings: ids.map((account, index) => ({
      account,
      alias: `acme-${index}`,
      caller: 'arn:aws:iam::999999999999:user/auditor',
      source: 'list' as const,
      asOf: ago(index % 7 === 0 ? 3 : 0.01),
      users: 18,
      keys: 20,
      calls: { ListUsers: 1, ListAccessKeys: 18 },
      complete: index % 10 !== 3,
    })),
  });
  return {
    ...report,
    findings: report.findings.map((it, index) => {
      const owner = OWNERS[index % OWNERS.length];
      return owner === undefined ? it : { ...it, user: { ...it.user, owner } };
    }),
    organization: {
      caller: 'arn:aws:iam::999999999999:user/auditor',
      role: 'audit',
      leftOut: [{ why: 'exclude', accounts: ['999999999998'] }],
    },
  };
}

export const RUNS: readonly TrendRun[] = [40, 36, 31, 33, 22, 18, 15].map((violations, index) => ({
  asOf: ago(70 - index * 9),
  violations,
  accounts: 40,
  notWhole: [9, 8, 8, 5, 6, 4, 4][index]!,
}));
