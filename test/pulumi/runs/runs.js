'use strict';

// Runs of one program after another. What IAM holds in the end is the truth: a ledger keeps it. Where a
// way of looking cannot see it, `unseen` says so, and docs/pulumi.md why. An update without a preview
// stops late where the second key is there before the first is shown.
const A = '111111111111';
const B = '222222222222';
const role = (account) => ({ assumeRoles: [{ roleArn: `arn:aws:iam::${account}:role/deploy` }] });
const seeded = (number) => `AKIA${String(number).padStart(16, '0')}`;

/** How a program may name the user of its second key. */
const WAYS = {
  'by its name': ({ u }) => u.name,
  'by its id': ({ u }) => u.id,
  'by its ARN': ({ u }) => u.arn.apply((it) => it.split('/').pop()),
  interpolated: ({ u, pulumi }) => pulumi.interpolate`${u.name}`,
  'by a literal': ({ named }) => named('u'),
  'in other letters': ({ named }) => named('u').toUpperCase(),
  'as a secret': ({ named, pulumi }) => pulumi.secret(named('u')),
  'from a list of outputs': ({ u, pulumi }) => pulumi.all([u.id, u.arn])[0],
};

const named = Object.entries(WAYS).flatMap(([way, of]) =>
  ['Active', 'Inactive'].map((status) => ({
    name: `a second key, ${status}, its user named ${way}`,
    after(it) {
      const u = it.user('u');
      it.key('a', u.name);
      it.key('b', of({ ...it, u }), { status });
    },
  })),
);

/** A user with keys of these statuses, by their names; left out means no such key. */
const keys =
  (statuses, options = {}) =>
  ({ user, key }) => {
    const u = user('u');
    for (const [name, status] of Object.entries(statuses))
      key(name, u.name, { status }, options[name]);
  };

const changes = [
  ['a second key is added', { a: 'Active' }, { a: 'Active', b: 'Active' }],
  ['a second key, not active, is added', { a: 'Active' }, { a: 'Active', b: 'Inactive' }],
  ['the old key goes to sleep before the new one', { a: 'Active' }, { a: 'Inactive', b: 'Active' }],
  ['the old key goes to sleep after the new one', { b: 'Active' }, { a: 'Active', b: 'Inactive' }],
  ['the sleeping key is removed', { a: 'Inactive', b: 'Active' }, { b: 'Active' }],
  ['the old key is removed, a new one made', { a: 'Active' }, { b: 'Active' }],
  ['a sleeping key wakes up', { a: 'Active', b: 'Inactive' }, { a: 'Active', b: 'Active' }],
  [
    'one of two sleeping keys wakes up',
    { a: 'Inactive', b: 'Inactive' },
    { a: 'Active', b: 'Inactive' },
  ],
  ['two keys change places', { a: 'Active', b: 'Inactive' }, { a: 'Inactive', b: 'Active' }],
  ['two active keys stay', { a: 'Active', b: 'Active' }, { a: 'Active', b: 'Active' }],
  ['one of two active keys is removed', { a: 'Active', b: 'Active' }, { a: 'Active' }],
  [
    'one of two active keys goes to sleep',
    { a: 'Active', b: 'Active' },
    { a: 'Active', b: 'Inactive' },
  ],
  ['both of two active keys are removed', { a: 'Active', b: 'Active' }, {}],
].map(([name, before, after]) => ({
  name,
  before: keys(before),
  after: keys(after),
  stopsLate: before.a === 'Active' && before.b === 'Active',
}));

/** A user that gets another name; what it is called in the first program and in the second. */
const renamed = (first, second) => ({
  before: (it) => first({ ...it, u: it.user('u', { name: it.named('old') }) }),
  after: (it) => second({ ...it, u: it.user('u', { name: it.named('new') }) }),
});
const oneKey =
  (options, inputs) =>
  ({ u, key }) =>
    key('k', u.name, inputs, options);

const renames = [
  {
    name: 'a user is renamed, and its key with it',
    ...renamed(oneKey(), oneKey()),
    unseen: ['up', 'state'],
  },
  {
    name: 'a user is renamed, and its key deleted before it is made anew',
    ...renamed(oneKey({ deleteBeforeReplace: true }), oneKey({ deleteBeforeReplace: true })),
    unseen: ['up', 'state'],
  },
  { name: 'a user is renamed, and its key removed', ...renamed(oneKey(), () => undefined) },
  {
    name: 'a user is renamed, its key removed and another made',
    ...renamed(oneKey(), ({ u, key }) => key('l', u.name)),
    unseen: ['up', 'state'],
  },
  {
    name: 'a user is renamed, and its inactive key with it',
    ...renamed(oneKey({}, { status: 'Inactive' }), oneKey({}, { status: 'Inactive' })),
  },
  {
    name: 'a user is renamed and keeps its key, beside a new one',
    ...renamed(oneKey(), (it) => {
      oneKey({ ignoreChanges: ['user'] })(it);
      it.key('l', it.u.name);
    }),
    unseen: ['up', 'state'],
  },
  {
    name: 'a user without keys is renamed',
    ...renamed(
      () => undefined,
      () => undefined,
    ),
  },
];

const retained = { retainOnDelete: true };
const options = [
  {
    name: 'a key with retainOnDelete is removed, and another made',
    before: keys({ a: 'Active' }, { a: retained }),
    after: keys({ b: 'Active' }),
    unseen: ['pack', 'up', 'state'],
  },
  {
    name: 'a key with retainOnDelete is made anew',
    before: ({ user, key }) => key('a', user('u').name, { pgpKey: 'one' }, retained),
    after: ({ user, key }) => key('a', user('u').name, { pgpKey: 'two' }, retained),
    unseen: ['pack', 'up', 'state'],
  },
  {
    name: 'a key with retainOnDelete is removed, and that is all',
    before: keys({ a: 'Active' }, { a: retained }),
    after: keys({}),
  },
  {
    name: 'a key is made anew',
    before: ({ user, key }) => key('a', user('u').name, { pgpKey: 'one' }),
    after: ({ user, key }) => key('a', user('u').name, { pgpKey: 'two' }),
  },
  {
    name: 'a key is deleted before it is made anew',
    before: ({ user, key }) => key('a', user('u').name, { pgpKey: 'one' }),
    after: ({ user, key }) =>
      key('a', user('u').name, { pgpKey: 'two' }, { deleteBeforeReplace: true }),
  },
  {
    name: 'a key moves to a user who has one',
    before: ({ user, key }) => [key('a', user('u').name), key('b', user('v').name)],
    after(it) {
      const [u, v] = [it.user('u'), it.user('v')];
      return [it.key('a', v.name), it.key('b', v.name), u];
    },
    stopsLate: true,
  },
  {
    name: 'two keys change users',
    before: ({ user, key }) => [key('a', user('u').name), key('b', user('v').name)],
    after(it) {
      const [u, v] = [it.user('u'), it.user('v')];
      return [it.key('a', v.name), it.key('b', u.name)];
    },
  },
  {
    name: 'an imported key beside a new one',
    seed: (ledger, it) => {
      ledger.createUser(A, it('made'));
      ledger.createKey(A, it('made'), seeded(1), 'Active');
    },
    after({ key, named }) {
      key('a', named('made'), {}, { import: seeded(1) });
      key('b', named('made'));
    },
  },
  {
    name: 'an imported key alone',
    seed: (ledger, it) => {
      ledger.createUser(A, it('made'));
      ledger.createKey(A, it('made'), seeded(2), 'Active');
    },
    after: ({ key, named }) => key('a', named('made'), {}, { import: seeded(2) }),
  },
  {
    name: 'a key made by hand beside one of the program',
    seed: (ledger, it) => {
      ledger.createUser(A, it('made'));
      ledger.createKey(A, it('made'), seeded(3), 'Active');
    },
    after: ({ key, named }) => key('a', named('made')),
    unseen: ['pack', 'up', 'preview', 'state'],
  },
];

/** A value that is known only once its user is there. */
const later = (u, value) => u.arn.apply(() => value);

const unknowns = [
  {
    name: 'a second key made once something is known',
    after({ user, key, pulumi, named, aws }) {
      const u = user('u');
      key('a', u.name);
      u.arn.apply(
        (arn) => arn.startsWith('arn:') && new aws.iam.AccessKey(named('b'), { user: u.name }),
      );
      return pulumi;
    },
    unseen: ['pack', 'preview'],
  },
  {
    name: 'a status that turns out active',
    after({ user, key }) {
      const u = user('u');
      key('a', u.name);
      key('b', u.name, { status: later(u, 'Active') });
    },
    unseen: ['pack', 'preview'],
  },
  {
    name: 'a status that turns out inactive',
    after({ user, key }) {
      const u = user('u');
      key('a', u.name);
      key('b', u.name, { status: later(u, 'Inactive') });
    },
  },
  {
    name: 'a user that turns out to be one who has a key',
    after({ user, key, pulumi }) {
      const [u, v] = [user('u'), user('v')];
      key('a', u.name);
      key(
        'b',
        pulumi.all([u.arn, v.arn]).apply(([arn]) => arn.split('/').pop()),
      );
    },
    unseen: ['pack', 'preview'],
  },
  {
    name: 'a user that turns out to be one who has none',
    after({ user, key, pulumi }) {
      const [u, v] = [user('u'), user('v')];
      key('a', u.name);
      key(
        'b',
        pulumi.all([u.arn, v.arn]).apply(([, arn]) => arn.split('/').pop()),
      );
    },
  },
];

/** The user and its first key by one provider, a second key by another. */
const across = (first, second) => (it) => {
  const p = first && { provider: it.provider('p', first) };
  const q = second && { provider: it.provider('q', second) };
  const u = it.user('u', {}, p);
  it.key('a', u.name, {}, p);
  it.key('b', u.name, {}, q);
};

const accounts = [
  ['two roles of one account', role(A), { assumeRoles: [{ roleArn: `arn:aws:iam::${A}:role/x` }] }],
  ['two regions', { ...role(A), region: 'eu-west-1' }, { ...role(A), region: 'us-east-1' }],
  ['the ambient credentials and a role', undefined, role(A)],
  ['the ambient credentials and an allowed account', undefined, { allowedAccountIds: [A] }],
  ['one profile twice', { profile: 'dev' }, { profile: 'dev', region: 'us-east-1' }],
].map(([name, first, second]) => ({ name: `one account: ${name}`, after: across(first, second) }));

const apart = {
  name: 'two users of one name in two accounts',
  after(it) {
    for (const account of [A, B]) {
      const by = { provider: it.provider(account, role(account)) };
      const u = it.user(`u-${account}`, { name: it.named('u') }, by);
      it.key(`k-${account}`, u.name, {}, by);
    }
  },
};

const many = [
  {
    name: 'a key each for four users',
    after({ user, key }) {
      for (let i = 0; i < 4; i++) key(`k${i}`, user(`u${i}`).name);
    },
  },
  {
    name: 'a component makes user and key, its caller another',
    after({ pulumi, named, user, key }) {
      const robot = new pulumi.ComponentResource('test:index:Robot', named('robot'));
      const u = user('u', {}, { parent: robot });
      key('a', u.name, {}, { parent: robot });
      key('b', u.name);
    },
  },
  {
    name: 'a user of aws-native with two keys',
    after({ any, key, named }) {
      any('aws-native:iam:User', 'u', { userName: named('u') });
      key('a', named('u'), {}, {});
      key('b', named('u'), {}, {});
    },
    needs: 'aws-native',
  },
  {
    name: 'what is not a key',
    after: ({ user, any }) => any('aws:s3/bucket:Bucket', 'b', { bucket: user('u').arn }),
  },
  {
    name: 'a stack without its keys any more',
    before: keys({ a: 'Active' }),
    after: () => undefined,
  },
];

module.exports = {
  RUNS: [...named, ...changes, ...renames, ...options, ...unknowns, ...accounts, apart, ...many],
};
