import { type Exception, type Finding, KnownError } from '../../rule-core/index';
import { VERSION } from '../../rule-core/version';
import { Aws } from '../aws/ask/ask';
import { sentenceOf } from '../aws/errors';
import { checkAccount, type CheckAccountOptions } from '../account/check-account';
import type { Clients } from '../aws/clients';
import { IamReader } from '../account/iam-reader';
import {
  type ActiveKey,
  DEFAULT_MIN_AGE,
  DEFAULT_UNUSED_FOR,
  keyToKeep,
  type LastUse,
} from './key-to-keep';
import { callerOf } from './caller';
import { Evidence, type EvidenceClients } from './evidence';
import type {
  KeyOwner,
  OpenDecision,
  PlannedKey,
  PlannedUser,
  RemediationPlan,
} from './plan-types';

export interface PlanOptions extends Omit<CheckAccountOptions, 'exceptions' | 'rate'> {
  readonly exceptions?: readonly Exception[];
  /** In milliseconds. @default 7 days */
  readonly unusedFor?: number;
  /** In milliseconds. @default 1 day */
  readonly minAge?: number;
  /** The key to keep of a user, by the user's name without case. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Who owns which key, where a state file tells. */
  readonly owners?: readonly KeyOwner[];
  /** Who else is asked about the keys. @default CloudFormation and Access Analyzer, in the region */
  readonly evidence?: EvidenceClients;
}

/**
 * Judges the account as the live check does, and proposes for every violating user which key to keep
 * and which to deactivate. It changes nothing.
 *
 * @throws KnownError where the caller cannot be told
 */
export async function makePlan(
  clients: Clients,
  options: PlanOptions = {},
): Promise<RemediationPlan> {
  const {
    now = () => new Date(),
    unusedFor = DEFAULT_UNUSED_FOR,
    minAge = DEFAULT_MIN_AGE,
  } = options;
  const aws = new Aws(options.limits, options.onWaiting);
  const caller = await callerOf(clients, aws).catch((error: unknown) => {
    throw new KnownError(`It is not known who asks: ${sentenceOf(error)}.`, 'account');
  });
  const report = await checkAccount({ ...options, clients });
  const evidence = new Evidence(options.evidence ?? {}, aws);
  const users: PlannedUser[] = [];
  const decisions: OpenDecision[] = [];
  for (const finding of report.findings) {
    if (finding.verdict === 'excepted') continue;
    const user = finding.user.name ?? finding.user.label;
    const keys = await stateOf(finding, new IamReader(clients.iam, aws));
    if (finding.verdict === 'undetermined') {
      decisions.push({ user, keys, why: finding.message });
      continue;
    }
    const active = keys.filter((it) => it.status === 'Active').map(activeKey);
    const keep = byName(options.keep, user);
    const choice = keyToKeep(active, {
      now: now(),
      unusedFor,
      minAge,
      ...(caller.accessKeyId === undefined ? {} : { ownKeyId: caller.accessKeyId }),
      ...(keep === undefined ? {} : { keep }),
    });
    if ('refused' in choice) decisions.push({ user, keys, why: choice.refused });
    else users.push(await withEvidence({ user, keys, ...choice }, evidence, options));
  }
  return {
    schemaVersion: 1,
    kind: 'one-active-key remediation plan',
    tool: { name: 'one-active-key', version: VERSION },
    account: caller.account,
    caller: caller.arn,
    createdAt: now().toISOString(),
    unusedFor,
    minAge,
    complete: report.complete,
    users,
    decisions,
    errors: [
      ...report.errors.map(({ input, message }) => ({ input, message })),
      ...strangers(options, users, decisions),
    ],
    notes: [...report.warnings.map((it) => it.message), ...evidence.notes],
  };
}

/** The keys of a finding, each with its last use read anew: "not told" must not look like "never". */
async function stateOf(finding: Finding, reader: IamReader): Promise<PlannedKey[]> {
  const found: PlannedKey[] = [];
  for (const { accessKeyId, address, status, createdAt } of finding.keys) {
    const id = accessKeyId ?? address;
    found.push({
      accessKeyId: id,
      status: status === 'Inactive' ? 'Inactive' : 'Active',
      ...(createdAt === undefined ? {} : { createdAt }),
      ...(status === 'Inactive' ? {} : { lastUse: await lastUseOf(id, reader) }),
    });
  }
  return found;
}

async function lastUseOf(accessKeyId: string, reader: IamReader): Promise<LastUse> {
  try {
    const use = await reader.lastUse(accessKeyId);
    // IAM answers every key with a service and a region, "N/A" where it was never used.
    if (!use.LastUsedDate) return { kind: 'never' };
    return {
      kind: 'used',
      at: use.LastUsedDate.toISOString(),
      ...(use.ServiceName ? { service: use.ServiceName } : {}),
      ...(use.Region ? { region: use.Region } : {}),
    };
  } catch (error) {
    return { kind: 'unknown', why: sentenceOf(error) };
  }
}

function activeKey({ accessKeyId, createdAt, lastUse }: PlannedKey): ActiveKey {
  return {
    accessKeyId,
    lastUse: lastUse ?? { kind: 'unknown', why: 'it was not read' },
    ...(createdAt === undefined ? {} : { createdAt }),
  };
}

/** Who would make the keys active again, and who else finds them unused. */
async function withEvidence(
  user: Omit<PlannedUser, 'owners'>,
  evidence: Evidence,
  { owners: known = [] }: PlanOptions,
): Promise<PlannedUser> {
  const owners: KeyOwner[] = [];
  const notes = [...user.notes];
  for (const id of user.deactivate) {
    const unused = await evidence.unusedAccess(id);
    if (unused !== undefined) notes.push(unused);
    owners.push(...known.filter((it) => it.accessKeyId === id), ...(await evidence.stackOf(id)));
  }
  return { ...user, notes, owners };
}

function byName<T>(values: Readonly<Record<string, T>> = {}, user: string): T | undefined {
  return Object.entries(values).find(([name]) => name.toLowerCase() === user.toLowerCase())?.[1];
}

/** A decision for somebody who has nothing to decide is a mistake worth saying. */
function strangers(
  { keep = {} }: PlanOptions,
  users: readonly PlannedUser[],
  decisions: readonly OpenDecision[],
): { input: string; message: string }[] {
  const known = new Set([...users, ...decisions].map((it) => it.user.toLowerCase()));
  return Object.keys(keep)
    .filter((it) => !known.has(it.toLowerCase()))
    .map((it) => ({
      input: `user ${it}`,
      message:
        'a key to keep is named, but this user has no more than one active key. Check the name.',
    }));
}
