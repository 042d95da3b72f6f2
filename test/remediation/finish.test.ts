import type { Call, Fault } from '../../embedded-iam/index';
import { finish, planFinish } from '../../live-check/index';
import { clientsFor } from '../support/embedded-account';
import { clearCase, NOW, Remediation } from '../support/remediation';

let at: Remediation;
let fault: Fault | undefined;
let during: ((call: Call) => void) | undefined;
let clients: ReturnType<typeof clientsFor>;
beforeEach(async () => {
  during = undefined;
  fault = undefined;
  at = await Remediation.of(['a', 'b'].map(clearCase), {
    faults: (call) => {
      during?.(call);
      return call.action === 'GetAccessKeyLastUsed' ? fault : undefined;
    },
  });
  clients = clientsFor(at.iam);
  await at.apply(await at.plan());
});
afterEach(async () => {
  clients.destroy();
  await at.end();
});

/** Later with every look at the clock. */
let looks = 0;
const outside = () => ({
  clients,
  now: () => new Date(NOW.getTime() + 10_000 * looks++),
  after: 0,
  wait: () => Promise.resolve(),
});
const deleteAll = async () => {
  const plan = await planFinish(at.journal, outside());
  return finish(at.journal, plan, outside());
};
const results = async () =>
  (await deleteAll()).accounts.flatMap((it) => it.results).map(({ result, why }) => [result, why]);

test('keys that nobody missed are deleted, the others never', async () => {
  expect(await results()).toEqual([
    ['done', undefined],
    ['done', undefined],
  ]);
  expect(['a', 'b'].map((name) => at.statuses(name))).toEqual([['Active'], ['Active']]);
});

interface Missed {
  readonly given: string;
  readonly change?: () => void;
  readonly fault?: Fault;
  readonly after?: number;
  readonly says: RegExp;
}

const surplus = () => at.user('a')?.keys[1];
const HOUR = 3_600_000;
const used = (hours: number) => ({
  lastUsed: { at: new Date(NOW.getTime() + hours * HOUR), region: 'eu-west-1', service: 's3' },
});

describe.each<Missed>([
  {
    given: 'it was used after it was deactivated',
    change: () => Object.assign(surplus() ?? {}, used(0.01)),
    says: /^it was used on .*, after it was deactivated/,
  },
  {
    given: 'its last use cannot be read',
    fault: { kind: 'error', code: 'AccessDenied', status: 403, message: 'no' },
    says: /^its last use could not be read: denied/,
  },
  {
    given: 'it is active again',
    change: () => Object.assign(surplus() ?? {}, { status: 'Active' }),
    says: /^it is active again/,
  },
  {
    given: 'its user has no active key',
    change: () => Object.assign(at.user('a')?.keys[0] ?? {}, { status: 'Inactive' }),
    says: /^the user has no active key/,
  },
  {
    given: 'it is inactive for too short a time',
    after: HOUR,
    says: /^it was deactivated on .*, not long enough ago/,
  },
])('$given', ({ change, fault: refusal, after = 0, says }) => {
  const how = () => ({ ...outside(), after });

  test('it is not in the list', async () => {
    change?.();
    fault = refusal;
    const { delete: gone, keep } = await planFinish(at.journal, how());
    expect(gone.filter((it) => it.user === 'a')).toEqual([]);
    expect(keep.find((it) => it.user === 'a')?.why).toMatch(says);
  });

  test('it was listed before that: it is not deleted all the same', async () => {
    const plan = await planFinish(at.journal, outside());
    expect(plan.delete.map((it) => it.user)).toEqual(['a', 'b']);
    change?.();
    fault = refusal;
    const { accounts } = await finish(at.journal, plan, how());
    expect(accounts[0]?.results.find((it) => it.user === 'a')).toMatchObject({
      result: 'skipped',
      why: expect.stringMatching(says),
    });
    expect(at.statuses('a')).toHaveLength(2);
  });
});

test.each(['ListAccessKeys', 'GetAccessKeyLastUsed'])(
  'the kept key goes away while the other is looked at (%s): the last one is not deleted',
  async (action) => {
    const plan = await planFinish(at.journal, outside());
    during = (call) => {
      const keys = at.user('a')?.keys ?? [];
      const isOfA =
        call.parameters['UserName'] === 'a' ||
        keys.some((it) => it.id === call.parameters['AccessKeyId']);
      if (call.action === action && isOfA) keys.splice(0, keys.length - 1);
    };
    const { accounts } = await finish(at.journal, plan, outside());
    expect(accounts[0]?.results.map((it) => it.result)).toEqual(['skipped', 'done']);
    expect(at.statuses('a')).toEqual(['Inactive']);
  },
);

test('the wait for the rate comes before the look, not between it and the call', async () => {
  const order: string[] = [];
  const plan = await planFinish(at.journal, outside());
  during = (call) => order.push(call.action);
  await finish(at.journal, plan, {
    ...outside(),
    now: () => NOW,
    rate: 1,
    wait: () => Promise.resolve(void order.push('wait')),
  });
  expect(order.slice(order.indexOf('wait'), order.lastIndexOf('DeleteAccessKey') + 1)).toEqual([
    'wait',
    'GetAccessKeyLastUsed',
    'ListAccessKeys',
    'DeleteAccessKey',
  ]);
});

test('a deletion that was cut off twice is known by when its key was deactivated', async () => {
  const refuse = () => {
    throw new Error('killed');
  };
  for (let times = 0; times < 2; times++) {
    const plan = await planFinish(at.journal, outside());
    expect(plan.delete).toHaveLength(2);
    // The line before the call is on the disk, and nothing else happens any more.
    await finish(at.journal, plan, {
      ...outside(),
      clients: { ...clients, iam: deadFor(clients.iam, 'DeleteAccessKeyCommand', refuse) },
    }).catch(() => undefined);
  }
  const { delete: left } = await planFinish(at.journal, outside());
  expect(left.map((it) => it.deactivatedAt)).toEqual([NOW.toISOString(), NOW.toISOString()]);
});

/** A client through which one command never gets. */
function deadFor(iam: typeof clients.iam, name: string, refuse: () => never): typeof clients.iam {
  return new Proxy(iam, {
    get: (target, property) => {
      if (property !== 'send') return Reflect.get(target, property, target) as unknown;
      return (command: object, ...rest: []) =>
        command.constructor.name === name ? refuse() : target.send(command as never, ...rest);
    },
  });
}
