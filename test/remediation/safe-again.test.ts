import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import type { UserSeed } from '../../embedded-iam/index';
import {
  Journal,
  KnownError,
  planDigest,
  readAnyPlan,
  readPlan,
  writePlan,
} from '../../live-check/index';
import { isObject } from '../../rule-core/text/json';
import { DiskFault, withDisk } from '../support/disk';
import { clearCase, NOW, Remediation } from '../support/remediation';

let at: Remediation | undefined;
afterEach(async () => {
  await at?.end();
  at = undefined;
});

async function begin(
  users: readonly UserSeed[],
  options?: Parameters<typeof Remediation.of>[1],
): Promise<Remediation> {
  at = await Remediation.of(users, options);
  return at;
}

const DAY = 86_400_000;
const from = (days: number) => new Date(NOW.getTime() + days * DAY);
const surplus = (it: Remediation, name: string) => it.user(name)?.keys[1];
const NAMES = ['a', 'b', 'c', 'd'];

describe('the journal is whole or nothing happens', () => {
  test.each([
    { given: 'nothing can be written', fault: { after: 900, kind: 'full' } },
    { given: 'half a line can be written', fault: { after: 950, kind: 'short' } },
    { given: 'what was written does not reach the disk', fault: { after: 900, kind: 'sync' } },
  ] as const)('$given: it stops before the call, and undo gives all back', async ({ fault }) => {
    const it = await begin(NAMES.map(clearCase));
    const plan = await it.plan();
    const result = await withDisk(new DiskFault(it.journal, fault), () => it.apply(plan));
    expect(result.stopped).toMatch(/the journal cannot be written/);
    const off = NAMES.filter((name) => it.statuses(name)?.includes('Inactive'));
    expect(off.length).toBeGreaterThan(0);
    expect(off.length).toBeLessThan(NAMES.length);
    const held = new Set(Journal.undoable(it.journal).map((one) => one.user));
    expect(off.filter((name) => !held.has(name))).toEqual([]);
    await it.undo();
    expect(NAMES.map((name) => it.statuses(name)?.join())).toEqual(
      NAMES.map(() => 'Active,Active'),
    );
  });

  test('not even the first line can be written: nothing was changed, and it says so', async () => {
    const it = await begin([clearCase('a')]);
    const plan = await it.plan();
    const fault = new DiskFault(it.journal, { after: 0, kind: 'full' });
    await expect(withDisk(fault, () => it.apply(plan))).rejects.toThrow(
      /journal cannot be written .*Nothing was changed/,
    );
    expect(it.statuses('a')).toEqual(['Active', 'Active']);
  });

  test('on a full disk the key to keep is lost: the other is given back all the same', async () => {
    const it = await begin([clearCase('a')], {
      faults: (call) => {
        const kept = at?.user('a')?.keys[0];
        if (call.action === 'UpdateAccessKey' && call.parameters['Status'] === 'Inactive' && kept)
          kept.status = 'Inactive';
        return undefined;
      },
    });
    const plan = await it.plan();
    const fault = new DiskFault(it.journal, { after: 520, kind: 'full' });
    const { results } = await withDisk(fault, () => it.apply(plan));
    expect(results).toMatchObject([{ result: 'reverted' }]);
    expect(it.statuses('a')).toEqual(['Inactive', 'Active']);
  });

  test('half a line cannot be taken back, and then there is room again: no line comes after it', async () => {
    const it = await begin(NAMES.map(clearCase));
    const plan = await it.plan();
    const fault = new DiskFault(it.journal, { after: 950, kind: 'stuck' });
    const { stopped } = await withDisk(fault, () => it.apply(plan, { keepGoing: true }));
    expect(stopped).toMatch(/the journal cannot be written/);
    expect(readFileSync(it.journal, 'utf8')).not.toMatch(/\n$/);
    await it.undo();
    expect(NAMES.flatMap((name) => it.statuses(name))).not.toContain('Inactive');
  });

  test('a change that got through without an answer, and is refused when tried again, is not forgotten', async () => {
    let tries = 0;
    const it = await begin([clearCase('a')], {
      faults: (call) => {
        if (call.action !== 'UpdateAccessKey') return undefined;
        tries += 1;
        if (tries > 1) return { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' };
        const key = at?.user('a')?.keys[1];
        if (key) key.status = 'Inactive';
        return { kind: 'reset' };
      },
    });
    const { results } = await it.apply(await it.plan());
    expect(results).toMatchObject([{ result: 'done' }]);
    expect(Journal.undoable(it.journal)).toMatchObject([{ user: 'a' }]);
  });

  test('another process writes the journal, or it is moved: it stops before the next call', async () => {
    let disturb: (() => void) | undefined;
    const it = await begin(NAMES.map(clearCase), {
      faults: (call) => {
        if (call.action === 'UpdateAccessKey' && call.parameters['UserName'] === 'b') disturb?.();
        return undefined;
      },
    });
    const plan = await it.plan();
    disturb = () => {
      renameSync(it.journal, `${it.journal}.moved`);
      disturb = undefined;
    };
    const { stopped } = await it.apply(plan);
    expect(stopped).toMatch(/moved, deleted, or is written by another process/);
    expect(it.statuses('c')).toEqual(['Active', 'Active']);
    renameSync(`${it.journal}.moved`, it.journal);
    await it.undo();
    expect(it.statuses('b')).toEqual(['Active', 'Active']);
  });
});

describe('a plan grows old', () => {
  test('a key that was used since the plan is skipped and said', async () => {
    const it = await begin([clearCase('a'), clearCase('b')]);
    const plan = await it.plan();
    Object.assign(surplus(it, 'a') ?? {}, {
      lastUsed: { at: from(-0.01), region: 'eu-west-1', service: 's3' },
    });
    const { results } = await it.apply(plan);
    expect(results).toMatchObject([
      { user: 'a', result: 'skipped', why: expect.stringMatching(/used on .* \(s3\), which the/) },
      { user: 'b', result: 'done' },
    ]);
    expect(it.statuses('a')).toEqual(['Active', 'Active']);
  });

  test('a use from before the plan that IAM showed late counts too, also against a choice by hand', async () => {
    const it = await begin([clearCase('a')]);
    const plan = await it.plan({ keep: { a: it.user('a')?.keys[0]?.id ?? '' } });
    Object.assign(surplus(it, 'a') ?? {}, {
      lastUsed: { at: from(-60), region: 'eu-west-1', service: 's3' },
    });
    expect((await it.apply(plan)).results).toMatchObject([{ result: 'skipped' }]);
  });

  test('a last use that cannot be read again stops the run', async () => {
    let closed = false;
    const it = await begin([clearCase('a'), clearCase('b')], {
      faults: (call) =>
        closed && call.action === 'GetAccessKeyLastUsed'
          ? { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' }
          : undefined,
    });
    const plan = await it.plan();
    closed = true;
    const { results, stopped } = await it.apply(plan);
    expect(results.map((one) => one.result)).toEqual(['failed', 'left']);
    expect(stopped).toMatch(/last use could not be read again/);
  });

  test.each([
    { given: 'made 8 days ago', days: -8, says: /older than it may be \(--max-plan-age, 7d\)/ },
    { given: 'made tomorrow', days: 1, says: /it says|plan says that it was made on/ },
  ])('a plan that was $given is refused', async ({ days, says }) => {
    const it = await begin([clearCase('a')]);
    const plan = { ...(await it.plan()), createdAt: from(days).toISOString() };
    await expect(it.apply(plan)).rejects.toThrow(says);
    expect(it.statuses('a')).toEqual(['Active', 'Active']);
  });

  test('a plan of 8 days is applied where that is allowed', async () => {
    const it = await begin([clearCase('a')]);
    const plan = { ...(await it.plan()), createdAt: from(-8).toISOString() };
    const { results } = await it.apply(plan, { maxPlanAge: 10 * DAY });
    expect(results).toMatchObject([{ result: 'done' }]);
  });

  test.each(['soon', '2006-01-01T00:00:00Z', '2027-01-01T00:00:00Z', ''])(
    'a key of "%s" makes no sense in a plan',
    async (createdAt) => {
      const it = await begin([clearCase('a')]);
      const plan = JSON.parse(writePlan(await it.plan())) as { users: { keys: object[] }[] };
      Object.assign(plan.users[0]?.keys[0] ?? {}, { createdAt });
      expect(() => readPlan(writePlan(plan as never))).toThrow(KnownError);
    },
  );

  test('a use after the plan was made makes no sense in a plan: it would hide one that came since', async () => {
    const it = await begin([clearCase('a')]);
    const plan = JSON.parse(writePlan(await it.plan())) as { users: { keys: object[] }[] };
    const lastUse = { kind: 'used', at: from(1).toISOString(), service: 's3' };
    Object.assign(plan.users[0]?.keys[1] ?? {}, { lastUse });
    expect(() => readPlan(writePlan(plan as never))).toThrow(/with a use on .* makes no sense/);
  });

  test('the clock of this machine is wrong by a month: the ages are those of AWS', async () => {
    const it = await begin([clearCase('a')]);
    const wrong = () => from(30);
    const plan = await it.plan({ now: wrong });
    expect(Math.abs(Date.parse(plan.createdAt) - NOW.getTime())).toBeLessThan(5_000);
    expect((await it.apply(plan, { now: wrong })).results).toMatchObject([{ result: 'done' }]);
  });
});

test('a rotation in progress is accepted in plan as in live', async () => {
  const it = await begin([
    {
      name: 'a',
      keys: [
        { created: from(-300), lastUsed: { at: from(-1), region: 'eu-west-1', service: 's3' } },
        { created: from(-5) },
      ],
    },
  ]);
  expect((await it.plan()).decisions).toMatchObject([
    { user: 'a', why: expect.stringContaining('Finish the rotation') },
  ]);
  const accepted = await it.plan({ rotationWindow: 7 * DAY });
  expect([accepted.users, accepted.decisions]).toEqual([[], []]);
});

describe('only what this run did', () => {
  async function applied() {
    const it = await begin(NAMES.map(clearCase));
    await it.apply(await it.plan());
    return it;
  }

  test('any change of a byte within the journal is refused, and the file stays as it is', async () => {
    const it = await applied();
    const content = readFileSync(it.journal);
    // The last line break is all that a crash can lack.
    const places = fc.nat({ max: content.length - 2 });
    await fc.assert(
      fc.asyncProperty(places, fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const edited = Buffer.from(content);
        edited[place] = (edited[place] ?? 0) ^ change;
        writeFileSync(it.journal, edited);
        await expect(it.undo()).rejects.toThrow(KnownError);
        expect(readFileSync(it.journal).equals(edited)).toBe(true);
      }),
      { seed: 19, numRuns: 200 },
    );
  });

  test('a line that is left out, put twice or put elsewhere is refused', async () => {
    const it = await applied();
    const lines = readFileSync(it.journal, 'utf8').trimEnd().split('\n');
    const without = lines.filter((_, index) => index !== 3);
    const twice = [...lines.slice(0, 4), lines[3] ?? '', ...lines.slice(4)];
    const swapped = [...lines.slice(0, 3), lines[4] ?? '', lines[3] ?? '', ...lines.slice(5)];
    for (const changed of [without, twice, swapped]) {
      writeFileSync(it.journal, `${changed.join('\n')}\n`);
      await expect(it.undo()).rejects.toThrow(/was changed. Decide by hand. Lines 1 to \d are/);
    }
  });

  test('a journal that was cut anywhere gives back what it proves, and nothing else', async () => {
    const it = await applied();
    const content = readFileSync(it.journal);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: content.length }), async (length) => {
        for (const name of NAMES) Object.assign(surplus(it, name) ?? {}, { status: 'Inactive' });
        writeFileSync(it.journal, content.subarray(0, length));
        const whole = content.subarray(0, length).toString().split('\n').slice(1, -1);
        const proven = NAMES.filter((name) =>
          whole.some((one) => one.includes(`"user":"${name}"`)),
        );
        await it.undo().catch((error: unknown) => {
          expect(error).toMatchObject({ code: 'journal' });
        });
        expect(NAMES.filter((name) => it.statuses(name)?.[1] === 'Active')).toEqual(proven);
      }),
      { seed: 19, numRuns: 40 },
    );
  });

  test.each([
    { given: 'was renamed', taken: false },
    { given: 'was renamed, and somebody else has the name now', taken: true },
  ])('a user who $given gets the key back', async ({ taken }) => {
    const it = await applied();
    const user = it.user('b');
    if (user) it.account.rename(user, 'renamed', '/');
    if (taken) it.account.newKey(it.account.add('b'));
    expect((await it.undo()).results).toMatchObject([
      { user: 'a', result: 'done' },
      { user: 'b', result: 'done', why: 'the user is called renamed now' },
      { user: 'c', result: 'done' },
      { user: 'd', result: 'done' },
    ]);
    expect(it.statuses('renamed')).toEqual(['Active', 'Active']);
    expect((await it.undo()).results).toEqual([]);
  });

  test('a last use that cannot be read keeps nobody from going back', async () => {
    let isClosed = false;
    const it = await begin([clearCase('a')], {
      faults: (call) =>
        isClosed && call.action === 'GetAccessKeyLastUsed'
          ? { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' }
          : undefined,
    });
    await it.apply(await it.plan());
    isClosed = true;
    expect((await it.undo()).results).toMatchObject([{ result: 'done' }]);
    expect(it.statuses('a')).toEqual(['Active', 'Active']);
  });

  test('what somebody else has set since is left alone', async () => {
    const it = await applied();
    // Made active by a person, used, and made inactive again.
    Object.assign(surplus(it, 'a') ?? {}, {
      lastUsed: { at: from(0.1), region: 'eu-west-1', service: 's3' },
    });
    // Made active by a person.
    Object.assign(surplus(it, 'b') ?? {}, { status: 'Active' });
    expect((await it.undo()).results).toMatchObject([
      { user: 'a', result: 'skipped', why: expect.stringContaining('somebody else') },
      { user: 'b', result: 'already' },
      { user: 'c', result: 'done' },
      { user: 'd', result: 'done' },
    ]);
    expect(it.statuses('a')).toEqual(['Active', 'Inactive']);
  });

  test('one key of two users is in no plan, nor one of two accounts', async () => {
    const it = await begin([clearCase('a'), clearCase('b')]);
    const plan = await it.plan();
    const [a] = plan.users;
    const twice = { ...plan, users: [a, { ...a, user: 'b' }] };
    expect(() => readAnyPlan(writePlan(twice as never))).toThrow(/which another user has too/);
    const other = { ...plan, account: '222222222222' };
    const kind = 'one-active-key organization remediation plan';
    const many = { ...plan, kind, roleName: 'r', plans: [plan, other] };
    expect(() => readAnyPlan(writePlan(many as never))).toThrow(/which another user has too/);
  });

  test('the plan that was approved, and no other', async () => {
    const it = await begin([clearCase('a'), clearCase('b')]);
    const plan = await it.plan();
    const approved = planDigest(plan);
    const other = readPlan(writePlan({ ...plan, users: plan.users.slice(1) }));
    await expect(it.apply(other, { planDigest: approved })).rejects.toThrow(
      /not the plan that was/,
    );
    expect(it.statuses('b')).toEqual(['Active', 'Active']);
    const same = readPlan(JSON.stringify(JSON.parse(writePlan(plan))));
    await it.apply(same, { planDigest: approved.toUpperCase() });
    expect(it.statuses('a')).toEqual(['Active', 'Inactive']);
  });

  test.each([
    { change: { partition: 'aws-cn' }, says: /for the partition aws-cn/ },
    { change: { forRole: 'remediator' }, says: /to be applied by the role remediator/ },
  ])('$change: nothing begins', async ({ change, says }) => {
    const it = await begin([clearCase('a')]);
    await expect(it.apply({ ...(await it.plan()), ...change })).rejects.toThrow(says);
  });
});

/** Any place of a value in JSON, and what to put there. */
function mutated(text: string, place: number, value: unknown, remove: boolean): unknown {
  const root: unknown = JSON.parse(text);
  const places: (() => void)[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      const parent = node as Record<string, unknown>;
      places.push(() => {
        if (remove) Reflect.deleteProperty(parent, key);
        else parent[key] = value;
      });
      walk(parent[key]);
    }
  };
  walk(root);
  places[place % places.length]?.();
  return root;
}

const odd = fc.constantFrom<unknown>(null, true, -1, 1e300, '', 'x', [], [null], {}, { a: 1 });

describe('missing or odd fields get a sentence', () => {
  test('of a plan, also where its digest was made anew', async () => {
    const it = await begin(NAMES.map(clearCase));
    const text = writePlan(await it.plan());
    fc.assert(
      fc.property(fc.nat(), odd, fc.boolean(), (place, value, remove) => {
        const plan = mutated(text, place, value, remove) as object;
        try {
          readAnyPlan(JSON.stringify({ ...plan, digest: planDigest(plan) }));
        } catch (error) {
          expect(error).toMatchObject({ code: 'plan' });
        }
      }),
      { seed: 19, numRuns: 1000 },
    );
  });

  test('every field of a journal is looked at', async () => {
    const it = await begin([clearCase('a')]);
    await it.apply(await it.plan());
    const lines = readFileSync(it.journal, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const places = lines.flatMap((line, index) =>
      Object.keys(line)
        .filter((name) => name !== 'digest')
        .map((name) => ({ index, name })),
    );
    // The header has eight, a line before a call six, one after it seven, that of an account five, the end three.
    expect(places).toHaveLength(29);
    for (const { index, name } of places) {
      for (const value of [undefined, null, 7, '', {}, ['x']]) {
        // Who wrote it and for which plan may be any text; what could not be counted is nothing.
        if (['tool', 'plan', 'caller'].includes(name) && value === '') continue;
        if (name === 'results' && isObject(value)) continue;
        const forged = lines.map((line, at) => (at === index ? { ...line, [name]: value } : line));
        writeFileSync(it.journal, chained(forged));
        const said = await it.undo().catch((error: unknown) => (error as KnownError).code);
        const code = name === 'partition' && value === '' ? 'account' : 'journal';
        expect([index, name, value, said]).toEqual([index, name, value, code]);
        expect(it.statuses('a')).toEqual(['Active', 'Inactive']);
      }
    }
  });

  test('of a journal, also where its digests were made anew', async () => {
    const it = await begin([clearCase('a')]);
    await it.apply(await it.plan());
    const lines = readFileSync(it.journal, 'utf8').trimEnd().split('\n');
    const all = JSON.stringify(lines.map((line) => JSON.parse(line) as unknown));
    await fc.assert(
      fc.asyncProperty(fc.nat(), odd, fc.boolean(), async (place, value, remove) => {
        const forged = mutated(all, place, value, remove) as { readonly partition?: unknown }[];
        writeFileSync(it.journal, chained(forged));
        // Another partition may be any text: then it is of another account.
        const partition = forged[0]?.partition;
        const elsewhere = typeof partition === 'string' && partition !== 'aws';
        await it.undo().catch((error: unknown) => {
          expect(error).toMatchObject({ code: elsewhere ? 'account' : 'journal' });
        });
      }),
      { seed: 19, numRuns: 200 },
    );
  });

  test.each([
    {
      given: 'a plan of the version before',
      read: () => readPlan('{"kind":"one-active-key remediation plan","schemaVersion":1}'),
      says: /written by another version of this tool: plan again/,
    },
    {
      given: 'a journal of the version before',
      read: (file: string) => {
        writeFileSync(
          file,
          '{"type":"header","version":1,"tool":"one-active-key 0.1.0","plan":"x"}\n{"type":"intent"}\n',
        );
        return Journal.undoable(file);
      },
      says: /written by another version of this tool \(one-active-key 0\.1\.0\)/,
    },
  ])('$given', async ({ read, says }) => {
    const it = await begin([]);
    expect(() => read(it.journal)).toThrow(says);
  });
});

/** Lines with the digests that a log gives them: anybody can make them. */
function chained(lines: readonly unknown[]): string {
  let digest = '';
  return lines
    .map((line, index) => {
      const content = JSON.stringify({ ...(line ?? {}), digest: undefined });
      digest = createHash('sha256').update(`${digest}\n${content}`).digest('hex');
      return index === 0 ? `${content}\n` : `${content.slice(0, -1)},"digest":"${digest}"}\n`;
    })
    .join('');
}
