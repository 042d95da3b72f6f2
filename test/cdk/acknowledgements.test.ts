import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RULE } from '../../rule-core/index';
import { type Build, synthesize, synthesizeWithAspect, verdictOf } from './faces';
import { here, key, named, user } from './programs/program';

const PLUGIN_ID = `one-active-key::${RULE.id}`;
const NAG_ID = `OneActiveKey::OneActiveKey-${RULE.id}`;
const REASON = 'the vendor rotates in two steps';

/** An app with so many keys of one user, and what is acknowledged in it. */
function app(count: number, acknowledge: (keys: IConstruct[], stack: Stack) => void): Build {
  return (scope) => {
    const stack = new Stack(scope, 'S', here);
    const alice = user(stack, 'U', 'alice');
    const keys = Array.from({ length: count }, (_, n) => key(stack, `K${n + 1}`, alice));
    acknowledge(keys, stack);
  };
}

function accept(construct: IConstruct | undefined, id = PLUGIN_ID, reason = REASON): void {
  if (!construct) throw new Error('there is no such key');
  Validations.of(construct).acknowledge({ id, reason });
}

test('one of two accepted: passes, and the reason, the place and the line are in the report', () => {
  const { plugin } = synthesize(
    app(2, ([first]) => {
      accept(first);
    }),
  );
  expect(plugin?.conclusion).toBe('success');
  expect(plugin?.violations).toEqual([]);
  expect(plugin?.suppressedViolations).toMatchObject([
    { ruleName: RULE.id, reason: REASON, acknowledgedAt: 'S/K1' },
  ]);
});

test('one of three accepted: the other two still fail, and are the ones that are named', () => {
  const { plugin, nag } = synthesize(
    app(3, ([first]) => {
      accept(first);
    }),
  );
  expect(verdictOf(plugin)).toBe('violation');
  expect(verdictOf(nag)).toBe('violation');
  expect(plugin?.conclusion).toBe('failure');
  const [violation] = plugin?.violations ?? [];
  expect(violation?.description).toContain('S/K2');
  expect(violation?.description).toContain('S/K3');
  expect(violation?.description).not.toContain('S/K1');
});

test('two of three accepted, each for itself: passes', () => {
  const { plugin } = synthesize(
    app(3, ([a, b]) => {
      accept(a);
      accept(b);
    }),
  );
  expect(plugin?.conclusion).toBe('success');
});

test.each([
  [
    'the stack',
    (_: IConstruct[], stack: Stack) => {
      accept(stack);
    },
  ],
  [
    'the app',
    (_: IConstruct[], stack: Stack) => {
      accept(stack.node.root);
    },
  ],
])('accepted on %s: everything below it is', (_, acknowledge) => {
  const { plugin } = synthesize(app(3, acknowledge));
  expect(plugin?.conclusion).toBe('success');
  expect(plugin?.suppressedViolations?.[0]?.reason).toBe(REASON);
});

test.each([
  ['the plugin’s, qualified', PLUGIN_ID],
  ['not qualified', RULE.id],
  ['as an annotation', `annotation::${RULE.id}`],
  ['the pack’s, qualified', NAG_ID],
  ['the pack’s, not qualified', `OneActiveKey-${RULE.id}`],
])('an id that is %s is accepted by every face, and its reason is shown', (_, id) => {
  const build = app(2, ([first]) => {
    accept(first, id);
  });
  const { plugin, nag } = synthesize(build);
  for (const report of [plugin, nag]) {
    expect(report?.conclusion).toBe('success');
    expect(JSON.stringify(report)).toContain(REASON);
    expect(report?.violations.map((it) => it.severity)).not.toContain('error');
  }
  expect(synthesizeWithAspect(build).error).toBeUndefined();
});

test('an acknowledgement that finds nothing is pointed out', () => {
  const { plugin } = synthesize(
    app(1, ([only]) => {
      accept(only);
    }),
  );
  expect(plugin?.conclusion).toBe('success');
  expect(plugin?.violations).toMatchObject([{ severity: 'warning' }]);
  expect(plugin?.violations[0]?.description).toMatch(/S\/K1 .*accepts nothing.*Remove it/);
});

test.each([
  `one-active-keys::${RULE.id}`,
  'one-active-key::no-such-rule',
  'Cis::iam-user-access-keys',
])('the near miss %s accepts nothing and is pointed out', (id) => {
  const { plugin } = synthesize(
    app(2, ([first]) => {
      accept(first, id);
    }),
  );
  expect(plugin?.conclusion).toBe('failure');
  expect(plugin?.violations.map((it) => it.description).join('\n')).toContain(`"${id}"`);
  expect(plugin?.violations.map((it) => it.description).join('\n')).toContain(PLUGIN_ID);
});

test('an acknowledgement for one user leaves another user’s keys alone', () => {
  const build: Build = (scope) => {
    const stack = new Stack(scope, 'S', here);
    for (const name of ['alice', 'bob']) {
      const keys = [1, 2].map((n) => named(stack, `${name}${n}`, name));
      if (name === 'alice') accept(keys[0]);
    }
  };
  const { plugin } = synthesize(build);
  expect(plugin?.conclusion).toBe('failure');
  expect(plugin?.violations[0]?.description).toContain('bob');
  expect(plugin?.suppressedViolations?.[0]?.description).toContain('alice');
  expect(synthesizeWithAspect(build).error).toMatch(/bob/);
});

test('one for what is undetermined does not accept a violation', () => {
  const id = `one-active-key::${RULE.undeterminedId}`;
  const { plugin } = synthesize(
    app(2, ([first]) => {
      accept(first, id);
    }),
  );
  expect(plugin?.conclusion).toBe('failure');
});

test('what is undetermined is accepted by its own id', () => {
  const id = `one-active-key::${RULE.undeterminedId}`;
  const build: Build = (scope) => {
    const stack = new Stack(scope, 'S', here);
    accept(named(stack, 'K1', 'alice', '{{resolve:ssm:/status}}'), id);
    named(stack, 'K2', 'alice');
  };
  const { plugin } = synthesize(build, { strict: true });
  expect(plugin?.conclusion).toBe('success');
  expect(plugin?.suppressedViolations).toMatchObject([{ reason: REASON }]);
});

test('exceptions given as options: accepted with owner, expired ones do not count', () => {
  const build = app(2, () => undefined);
  const exception = { user: 'alice', account: '111111111111', reason: REASON, owner: 'ops' };
  const now = new Date('2026-06-01T00:00:00Z');
  const valid = synthesize(build, { now, exceptions: [{ ...exception, expires: '2027-01-31' }] });
  expect(valid.plugin?.conclusion).toBe('success');
  expect(valid.plugin?.violations[0]?.description).toMatch(/^Accepted \(ops, until 2027-01-31\)/);
  const gone = synthesize(build, { now, exceptions: [{ ...exception, expires: '2026-05-31' }] });
  expect(gone.plugin?.conclusion).toBe('failure');
  expect(gone.plugin?.violations.map((it) => it.description).join()).toContain('expired');
});

describe('on the user', () => {
  const withUser =
    (acknowledge: (alice: IConstruct) => void, other = false): Build =>
    (scope) => {
      const stack = new Stack(scope, 'S', here);
      const alice = user(stack, 'U');
      key(stack, 'K1', alice);
      key(stack, 'K2', alice);
      if (other) {
        const bob = user(stack, 'Bob', 'bob');
        key(stack, 'L1', bob);
        named(new Stack(scope, 'T', here), 'L2', 'Bob');
      }
      acknowledge(other ? stack.node.findChild('Bob') : alice);
    };

  test.each([
    ['the level 2 construct', (it: IConstruct) => it],
    ['the level 1 construct', (it: IConstruct) => it.node.defaultChild],
  ])('%s accepts its keys, with the reason as information', (_, on) => {
    const build = withUser((alice) => {
      accept(on(alice));
    });
    const { plugin } = synthesize(build);
    expect(plugin?.conclusion).toBe('success');
    expect(plugin?.violations).toHaveLength(1);
    expect(plugin?.violations[0]?.severity).toBe('info');
    expect(plugin?.violations[0]?.description).toContain(REASON);
    expect(synthesizeWithAspect(build).error).toBeUndefined();
  });

  test('of one user it accepts no keys of another; a name is followed into other stacks', () => {
    const { plugin } = synthesize(
      withUser((bob) => {
        accept(bob);
      }, true),
    );
    expect(plugin?.conclusion).toBe('failure');
    const failing = (plugin?.violations ?? []).filter((it) => it.severity === 'error');
    expect(failing.map((it) => it.description).join('\n')).toContain('S/U');
    expect(failing.map((it) => it.description).join('\n')).not.toMatch(/bob/i);
  });
});
