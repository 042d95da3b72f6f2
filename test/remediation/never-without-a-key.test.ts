import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { type Call, deny, type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import {
  applyOrganizationPlan,
  applyPlan,
  finish,
  Journal,
  type KeyResult,
  type OrganizationPlan,
  type OrganizationResult,
  planFinish,
  type RemediationPlan,
  undoAll,
} from '../../live-check/index';
import { DiskFault, withDisk } from '../support/disk';
import { clientsFor } from '../support/embedded-account';
import { happenings, Others } from '../support/others';
import { NOW } from '../support/remediation';
import { retryAtOnce } from '../support/retry-at-once';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 100);
/** Another seed is other runs: many of them can be had in portions. */
const SEED = Number(process.env['ONE_ACTIVE_KEY_SEED'] ?? 1);
const HUB = '100000000000';
const NAMES = ['alice', 'bob'];
const LATER = new Date(NOW.getTime() + 31 * 86_400_000);

interface Case {
  readonly given: string;
  readonly accounts: readonly string[];
}

const table: readonly Case[] = [
  { given: 'an account', accounts: ['111111111111'] },
  {
    given: 'an organization of three accounts',
    accounts: ['200000000000', '200000000001', '200000000002'],
  },
];

describe.each(table)('$given', ({ accounts }) => {
  const isOne = accounts.length === 1;
  const users = accounts.flatMap((account) => NAMES.map((user) => ({ account, user })));
  let folder: string;
  let journal: string;
  let iam: EmbeddedIam;
  let clients: ReturnType<typeof clientsFor>;
  let time = NOW;
  let refused: string | undefined;
  const others = new Others(() => iam, accounts, NAMES);
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-never-without-'));
    journal = path.join(folder, 'journal.jsonl');
    iam = await startEmbeddedIam({
      now: () => time,
      maxKeysPerUser: 8,
      faults: (call) => (isRefused(call) ? deny(call) : others.fault(call)),
      accounts: [{ id: HUB }, ...accounts.map((id) => ({ id }))],
    });
    clients = clientsFor(iam, { account: accounts[0] ?? '', attempts: 1 });
  });
  afterAll(async () => {
    clients.destroy();
    await iam.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const isRefused = ({ action, parameters }: Call) =>
    action === 'AssumeRole' && refused !== undefined && parameters['RoleArn']?.includes(refused);
  const outside = () => ({
    now: () => time,
    wait: () => Promise.resolve(),
    sleep: () => Promise.resolve(),
    rate: 10_000,
    looks: 3,
    ...(isOne
      ? { clients }
      : {
          clientSettings: {
            endpoint: iam.url,
            region: 'us-east-1',
            credentials: iam.credentialsFor(HUB),
            retryStrategy: retryAtOnce(1),
            disableClockSkewCorrection: true,
          },
        }),
  });
  const apply = async (plan: OrganizationPlan, keepGoing: boolean): Promise<OrganizationResult> => {
    const options = { ...outside(), journal, keepGoing };
    const [only] = plan.plans;
    if (!isOne || !only) return applyOrganizationPlan(plan, options);
    const result = await applyPlan(only, options);
    return { ...result, accounts: [result] };
  };
  /** The keys that lines of the journal are about. */
  const held = () =>
    new Set(
      existsSync(journal)
        ? readFileSync(journal, 'utf8')
            .split('\n')
            .slice(0, -1)
            .map((it) => (JSON.parse(it) as { accessKeyId?: string }).accessKeyId)
        : [],
    );
  const undoable = () =>
    new Set(held().size > 0 ? Journal.undoable(journal).map((it) => it.accessKeyId) : []);

  /** What must hold whenever a command has ended, however it ended. */
  function check(results: readonly KeyResult[]): void {
    const lines = held();
    const back = undoable();
    const changed = others.changed();
    expect(changed.filter(({ id }) => !lines.has(id))).toEqual([]);
    expect(changed.filter(({ id, is }) => is === 'Inactive' && !back.has(id))).toEqual([]);
    expect(others.wrongs).toEqual([]);
    // Where AWS refused even to take it back, the run said so.
    const told = results.filter((it) => ['failed', 'unverified'].includes(it.result));
    expect(others.lost().filter(({ user }) => !told.some((it) => it.user === user))).toEqual([]);
  }

  const perUser = <T>(one: fc.Arbitrary<T>) =>
    fc.array(one, { minLength: users.length, maxLength: users.length });
  const disk = fc.record({
    /** Bytes of the journal for which the disk has room. */
    after: fc.option(fc.integer({ min: 300, max: 2500 * accounts.length }), { nil: Infinity }),
    kind: fc.constantFrom('full' as const, 'short' as const, 'sync' as const),
  });
  const scenario = fc.record({
    keys: perUser(fc.integer({ min: 2, max: 3 })),
    keep: perUser(fc.nat({ max: 1 })),
    during: happenings(accounts.length, NAMES.length),
    keepGoing: fc.boolean(),
    disk,
    refused: fc.option(fc.constantFrom(...accounts), { nil: undefined, freq: 5 }),
    then: fc.constantFrom('nothing', 'apply', 'undo', 'undo of one account', 'finish'),
    later: happenings(accounts.length, NAMES.length),
    laterDisk: disk,
  });

  test('no user is ever left without an active key because of us, and no change is not in the journal', async () => {
    const seen = { deactivated: 0, reverted: 0, full: 0, back: 0, deleted: 0 };
    await fc.assert(
      fc.asyncProperty(scenario, async (it) => {
        time = NOW;
        others.begin(it.keys);
        rmSync(journal, { force: true });
        const plan = planOf(iam, accounts, it.keep);
        others.play(it.during);
        refused = isOne ? undefined : it.refused;
        const results = await told(new DiskFault(journal, it.disk), () =>
          apply(plan, it.keepGoing),
        );
        check(results);
        if (results.some((one) => one.why?.includes('journal cannot be written'))) seen.full += 1;
        seen.deactivated += countOf(results, 'done');
        seen.reverted += countOf(results, 'reverted');

        others.play(it.later);
        refused = undefined;
        const second = await told(new DiskFault(journal, it.laterDisk), async () => {
          if (it.then === 'apply') return apply(plan, it.keepGoing);
          if (it.then === 'nothing' || held().size === 0) return { accounts: [] };
          const options = { ...outside(), keepGoing: it.keepGoing };
          if (it.then === 'undo') return undoAll(journal, options);
          if (it.then === 'undo of one account')
            return undoAll(journal, { ...options, accounts: accounts.slice(0, 1) });
          time = LATER;
          const deletion = await planFinish(journal, options);
          return finish(journal, deletion, options);
        });
        if (it.then.startsWith('undo')) seen.back += countOf(second, 'done');
        if (it.then === 'finish') seen.deleted += countOf(second, 'done');
        // Between two runs somebody else may take the key to keep away; going back or on mends that.
        const isLooked = it.then === 'apply' || it.then === 'nothing';
        check([...results, ...second, ...(isLooked ? [] : others.lost().map(failedOf))]);

        others.play([]);
        time = NOW;
        const last =
          it.then === 'finish' && held().size > 0
            ? await undoAll(journal, outside())
            : await apply(plan, true);
        check([]);
        expect(last.stopped).toBeUndefined();
      }),
      { numRuns: RUNS, seed: SEED },
    );
    // The runs were worth something.
    expect(seen.deactivated).toBeGreaterThan(RUNS / 10);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS / 100);
  }, 7_200_000);
});

const countOf = (results: readonly KeyResult[], what: KeyResult['result']) =>
  results.filter((it) => it.result === what).length;
const failedOf = ({ user }: { user: string }): KeyResult => ({
  user,
  accessKeyId: '',
  result: 'failed',
});

/** What a command told of each key; one that could not even begin has told of none. */
async function told(disk: DiskFault, work: () => Promise<OrganizationResult>) {
  try {
    const { accounts } = await withDisk(disk, work);
    return accounts.flatMap((it) => it.results);
  } catch (error) {
    expect(error).toMatchObject({ code: 'journal' });
    return [];
  }
}

/** Every user keeps one of its first two keys. */
function planOf(
  iam: EmbeddedIam,
  accounts: readonly string[],
  keep: readonly number[],
): OrganizationPlan {
  const common = {
    schemaVersion: 1,
    tool: { name: 'one-active-key', version: '0' },
    partition: 'aws',
    createdAt: NOW.toISOString(),
    complete: true,
    errors: [],
    notes: [],
  } as const;
  let index = 0;
  const plans = accounts.map((account): RemediationPlan => {
    const users = NAMES.map((user): RemediationPlan['users'][number] => {
      const ids =
        iam.accounts
          .get(account)
          ?.find(user)
          ?.keys.map((it) => it.id) ?? [];
      const kept = ids[keep[index++] ?? 0] ?? '';
      return {
        user,
        keys: ids.map((accessKeyId) => ({ accessKeyId, status: 'Active' })),
        keep: kept,
        deactivate: ids.filter((id) => id !== kept),
        reason: 'r',
        notes: [],
        owners: [],
      };
    });
    return {
      ...common,
      kind: 'one-active-key remediation plan',
      account,
      caller:
        accounts.length === 1
          ? `arn:aws:iam::${account}:user/embedded-iam-caller`
          : `arn:aws:sts::${account}:assumed-role/remediator/one-active-key`,
      unusedFor: 0,
      minAge: 0,
      rotationWindow: 0,
      users,
      decisions: [],
    };
  });
  return {
    ...common,
    kind: 'one-active-key organization remediation plan',
    caller: `arn:aws:iam::${HUB}:user/embedded-iam-caller`,
    roleName: 'remediator',
    plans,
  };
}
