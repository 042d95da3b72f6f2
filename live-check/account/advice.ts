import type { Finding, FindingKey } from '../../rule-core/index';
import { type ActiveKey, keyToKeep, type LastUse } from '../remediation/key-to-keep';

/** What IAM says of a key that was never used, in the fields where a service and a region would stand. */
const NEVER = 'N/A';

/**
 * The finding with the key to keep by the advice of CIS 1.13, and why; or why a person must decide. Of
 * keys that were not read from the account itself nothing is advised.
 */
export function withAdvice(finding: Finding, now: Date, rotationWindow = 0): Finding {
  const active = finding.keys.filter((it) => it.status !== 'Inactive');
  const keys = active.flatMap((it) => activeKey(it));
  if (finding.verdict !== 'violation' || keys.length !== active.length) return finding;
  const choice = keyToKeep(keys, { now, rotationWindow });
  if ('refused' in choice) {
    if (choice.finish !== undefined) return { ...finding, fix: choice.finish };
    return { ...finding, fix: `${finding.fix} A person must decide which: ${choice.refused}` };
  }
  const { keep, reason, deactivate, notes } = choice;
  const fix = [`Keep ${keep}: ${reason}. Set ${deactivate.join(', ')} to Inactive.`, ...notes];
  return { ...finding, fix: fix.join(' ') };
}

function activeKey({ accessKeyId, createdAt, ...use }: FindingKey): ActiveKey[] {
  if (accessKeyId === undefined) return [];
  const created = createdAt === undefined ? {} : { createdAt };
  return [{ accessKeyId, ...created, lastUse: lastUse(use) }];
}

function lastUse({ lastUsedAt, lastUsedService }: Partial<FindingKey>): LastUse {
  if (lastUsedAt !== undefined) return { kind: 'used', at: lastUsedAt };
  if (lastUsedService === NEVER) return { kind: 'never' };
  return { kind: 'unknown', why: 'GetAccessKeyLastUsed gave no answer' };
}
