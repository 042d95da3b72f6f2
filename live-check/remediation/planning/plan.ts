import type { Exception, Finding } from '../../../rule-core/index';
import { VERSION } from '../../../rule-core/version';
import { Aws } from '../../aws/ask/ask';
import { type Caller, callerOf } from '../../aws/caller';
import { checkAccount, type CheckAccountOptions } from '../../account/check-account';
import type { Clients } from '../../aws/clients';
import { IamReader } from '../../account/iam-reader';
import { type ActiveKey, DEFAULT_MIN_AGE, DEFAULT_UNUSED_FOR, keyToKeep } from '../key-to-keep';
import { lastUseOf } from '../last-use';
import { whoAsks } from '../who-asks';
import { Evidence, type EvidenceClients } from './evidence';
import { type KeysToKeep, keysToKeep } from './keys-to-keep';
import type {
  KeyOwner,
  OpenDecision,
  PlannedKey,
  PlannedUser,
  RemediationPlan,
} from './plan-types';

export interface PlanOptions extends Omit<CheckAccountOptions, 'exceptions' | 'rate'> {
  readonly exceptions?: readonly Exception[];
  /** In milliseconds. @default 45 days, and a person decides about keys of the last 100 */
  readonly unusedFor?: number;
  /** In milliseconds. @default 1 day */
  readonly minAge?: number;
  /** The key to keep of a user, by the user's name without case; of many accounts one for each that has it. */
  readonly keep?: KeysToKeep;
  /** Who owns which key, where a state file tells. */
  readonly owners?: readonly KeyOwner[];
  /** Who may apply the plan: a role by its name or its ARN. @default who plans */
  readonly forRole?: string;
  /** Of many accounts: a key to keep concerns the account that has it. @default false */
  readonly isOneOfMany?: boolean;
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
    unusedFor = DEFAULT_UNUSED_FOR,
    minAge = DEFAULT_MIN_AGE,
    rotationWindow = 0,
    forRole,
  } = options;
  const aws = new Aws(options.limits, options.onWaiting);
  const { caller, now } = await whoAsks(() => callerOf(clients, aws), options.now);
  const report = await checkAccount({ ...options, clients });
  const evidence = new Evidence(options.evidence ?? {}, aws);
  const users: PlannedUser[] = [];
  const decisions: OpenDecision[] = [];
  for (const finding of report.findings) {
    if (finding.verdict === 'excepted') continue;
    const user = finding.user.name ?? finding.user.label;
    const owner = finding.user.owner === undefined ? {} : { owner: finding.user.owner };
    const keys = await stateOf(finding, new IamReader(clients.iam, aws));
    if (finding.verdict === 'undetermined') {
      decisions.push({ user, ...owner, keys, why: finding.message });
      continue;
    }
    const active = keys.filter((it) => it.status === 'Active').map(activeKey);
    const named = keysToKeep(options.keep, user);
    const here = named.filter((it) => active.some(({ accessKeyId }) => accessKeyId === it));
    const keep = here[0] ?? (options.isOneOfMany ? undefined : named[0]);
    if (here.length > 1 || (named.length > 1 && !options.isOneOfMany)) {
      const why = `several keys to keep are named: ${named.join(', ')}. Name one.`;
      decisions.push({ user, ...owner, keys, why });
      continue;
    }
    const choice = keyToKeep(active, {
      now: now(),
      minAge,
      rotationWindow,
      ownKeys: ownKeys(caller, user, keys),
      ...(options.unusedFor === undefined ? {} : { unusedFor }),
      ...(keep === undefined ? {} : { keep }),
    });
    if ('refused' in choice) {
      decisions.push({ user, ...owner, keys, why: choice.refused });
      continue;
    }
    const byHand = keep === undefined ? {} : { byHand: true as const };
    const { notes, ...chosen } = choice;
    users.push(
      await withEvidence({ user, ...owner, keys, ...chosen, ...byHand, notes }, evidence, options),
    );
  }
  return {
    schemaVersion: 1,
    kind: 'one-active-key remediation plan',
    tool: { name: 'one-active-key', version: VERSION },
    account: caller.account,
    partition: caller.partition,
    caller: caller.arn,
    createdAt: now().toISOString(),
    ...(forRole === undefined ? {} : { forRole }),
    unusedFor,
    minAge,
    rotationWindow,
    complete: report.complete,
    users,
    decisions,
    errors: [
      ...report.errors.map(({ input, message }) => ({ input, message })),
      ...(options.isOneOfMany ? [] : unknownKeepUsers(options, users, decisions)),
    ],
    notes: [...report.warnings.map((it) => it.message), ...evidence.notes],
  };
}

/** The keys behind these calls; in a session of a user it is not known which of its keys that is. */
function ownKeys(caller: Caller, user: string, keys: readonly PlannedKey[]): ReadonlySet<string> {
  if (!caller.users.has(user.toLowerCase())) return caller.keys;
  return new Set([...caller.keys, ...keys.map((it) => it.accessKeyId)]);
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

/** A decision for somebody who has nothing to decide is a mistake worth saying. */
function unknownKeepUsers(
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
