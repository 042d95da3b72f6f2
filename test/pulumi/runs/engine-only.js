'use strict';

// What only a real engine does: aliases, transforms, targets, reads, replacement asked for by an option,
// references to stacks, several providers.
const { A, B, keys, role, seeded } = require('./helpers');

/** A user made by hand, with a key of this number. */
const byHand =
  (...numbers) =>
  (ledger, named) => {
    ledger.createUser(A, named('made'));
    for (const number of numbers) ledger.createKey(A, named('made'), seeded(number), 'Active');
  };

const aliases = [
  {
    name: 'a key gets another name by an alias',
    before: ({ user, key }) => key('a', user('u').name),
    after: ({ user, key, named }) =>
      key('b', user('u').name, {}, { aliases: [{ name: named('a') }] }),
  },
  {
    name: 'a key moves into a component by an alias, beside a new one',
    before: ({ user, key }) => key('a', user('u').name),
    after({ user, key, pulumi, named }) {
      const u = user('u');
      const robot = new pulumi.ComponentResource('test:index:Robot', named('robot'));
      key('a', u.name, {}, { parent: robot, aliases: [{ parent: pulumi.rootStackResource }] });
      key('b', u.name, {}, { parent: robot });
    },
  },
  {
    name: 'a user gets another name in IAM and in the program, and its key with it',
    before: ({ user, key, named }) => key('k', user('u', { name: named('old') }).name),
    after({ user, key, named }) {
      const u = user('w', { name: named('new') }, { aliases: [{ name: named('u') }] });
      key('k', u.name);
    },
    unseen: ['up', 'analyze', 'state'],
  },
  {
    name: 'a user and its key move into a component, where the user gets another name',
    before: ({ user, key, named }) => key('k', user('u', { name: named('old') }).name),
    after({ user, key, pulumi, named }) {
      const robot = new pulumi.ComponentResource('test:index:Robot', named('robot'));
      const moved = { parent: robot, aliases: [{ parent: pulumi.rootStackResource }] };
      key('k', user('u', { name: named('new') }, moved).name, {}, moved);
    },
    unseen: ['up', 'analyze', 'state'],
  },
];

const replaced = [
  {
    name: 'a user is made anew when its name changes, and its key with it',
    before: ({ user, key, named }) => key('k', user('u', { name: named('old') }).name),
    after({ user, key, named }) {
      key('k', user('u', { name: named('new') }, { replaceOnChanges: ['name'] }).name);
    },
  },
  {
    name: 'a user is deleted before it is made anew, and its key with it',
    before: ({ user, key, named }) => key('k', user('u', { name: named('old') }).name),
    after({ user, key, named }) {
      const options = { replaceOnChanges: ['name'], deleteBeforeReplace: true };
      key('k', user('u', { name: named('new') }, options).name);
    },
  },
  {
    name: 'a key is made anew when its status changes',
    before: keys({ a: 'Active' }),
    after: keys({ a: 'Inactive' }, { a: { replaceOnChanges: ['status'] } }),
  },
  {
    name: 'a key is deleted and made anew, beside a new one',
    before: ({ user, key }) => key('a', user('u').name, { pgpKey: 'one' }),
    after({ user, key }) {
      const u = user('u');
      key('a', u.name, { pgpKey: 'two' }, { deleteBeforeReplace: true });
      key('b', u.name);
    },
  },
  {
    name: 'a key gets a provider of the same account',
    before: ({ user, key }) => key('a', user('u').name),
    after: ({ user, key, provider }) =>
      key('a', user('u').name, {}, { provider: provider('p', role(A)) }),
    alone: true,
  },
];

const options = [
  {
    name: 'the program puts a key to sleep, and ignores the change',
    before: keys({ a: 'Active' }),
    after: keys({ a: 'Inactive', b: 'Active' }, { a: { ignoreChanges: ['status'] } }),
  },
  {
    name: 'the program wakes a key up, and ignores the change',
    before: keys({ a: 'Inactive' }),
    after: keys({ a: 'Active', b: 'Active' }, { a: { ignoreChanges: ['status'] } }),
  },
  {
    name: 'a key stays with its user, though the program names another',
    before: ({ user, key }) => [key('a', user('u').name), user('v')],
    after({ user, key }) {
      const [, v] = [user('u'), user('v')];
      key('a', v.name, {}, { ignoreChanges: ['user'] });
      key('b', v.name);
    },
  },
  {
    name: 'two protected keys',
    after: keys({ a: 'Active', b: 'Active' }, { a: { protect: true }, b: { protect: true } }),
  },
  {
    name: 'a transform wakes a key up',
    after({ user, key }) {
      const u = user('u');
      key('a', u.name);
      const wake = ({ props, opts }) => ({ props: { ...props, status: 'Active' }, opts });
      key('b', u.name, { status: 'Inactive' }, { transforms: [wake] });
    },
  },
  {
    name: 'a transform puts a key to sleep',
    after({ user, key }) {
      const u = user('u');
      key('a', u.name);
      const sleep = ({ props, opts }) => ({ props: { ...props, status: 'Inactive' }, opts });
      key('b', u.name, {}, { transforms: [sleep] });
    },
  },
  {
    name: 'a key is removed together with what it is deleted with, and another made',
    before({ user, key, any }) {
      const bucket = any('aws:s3/bucket:Bucket', 'bucket', {});
      key('a', user('u').name, {}, { deletedWith: bucket });
    },
    after: keys({ b: 'Active' }),
    unseen: ['pack', 'up', 'analyze', 'state'],
  },
  {
    name: 'a status that is a secret',
    after({ user, key, pulumi }) {
      const u = user('u');
      key('a', u.name);
      key('b', u.name, { status: pulumi.secret('Active') });
    },
    unseen: ['preview', 'state'],
  },
];

const targets = [
  {
    name: 'only the new key is looked at',
    before: keys({ a: 'Active' }),
    after: keys({ a: 'Active', b: 'Active' }),
    targets: ['b'],
    unseen: ['up'],
    alone: true,
  },
  {
    name: 'all but the new key is looked at',
    before: keys({ a: 'Active' }),
    after: keys({ a: 'Active', b: 'Active' }),
    targets: ['u', 'a'],
    alone: true,
  },
  {
    name: 'the old key is to go, but only the new one is looked at',
    before: keys({ a: 'Active' }),
    after: keys({ b: 'Active' }),
    targets: ['b'],
    unseen: ['up'],
    alone: true,
  },
];

const reads = [
  {
    name: 'a key that is read, beside a new one',
    seed: byHand(11),
    after({ aws, key, named }) {
      aws.iam.AccessKey.get(named('a'), seeded(11), { user: named('made') });
      key('b', named('made'));
    },
    unseen: ['pack', 'up'],
  },
  {
    name: 'two keys of a user that is read',
    seed: byHand(),
    after({ aws, key, named }) {
      const { name } = aws.iam.User.get(named('u'), named('made'));
      key('a', name);
      key('b', name);
    },
  },
  {
    name: 'two keys that are imported',
    seed: byHand(12, 13),
    after({ key, named }) {
      key('a', named('made'), {}, { import: seeded(12) });
      key('b', named('made'), {}, { import: seeded(13) });
    },
  },
  {
    name: 'a user of another stack, by a reference to it',
    before: ({ user, output }) => output('user', user('u').name),
    after({ user, key, pulumi, named, output }) {
      const u = user('u');
      output('user', u.name);
      const other = new pulumi.StackReference(named('other'), {
        name: 'organization/access-keys/dev',
      });
      const name = other.getOutput(named('user'));
      key('a', name, {}, { dependsOn: u });
      key('b', name, {}, { dependsOn: u });
    },
  },
  {
    name: 'keys made in a list that is known',
    after({ user, key, pulumi }) {
      const u = user('u');
      pulumi.output(['a', 'b']).apply((names) => names.map((it) => key(it, u.name)));
    },
  },
];

const accounts = [
  {
    name: 'the last of two roles decides',
    after(it) {
      const chain = {
        provider: it.provider('p', {
          assumeRoles: [...role(A).assumeRoles, ...role(B).assumeRoles],
        }),
      };
      const u = it.user('u', {}, chain);
      it.key('a', u.name, {}, chain);
      it.key('b', it.named('u'), {}, { provider: it.provider('q', role(B)), dependsOn: u });
    },
  },
  {
    name: 'a role by web identity, and a role',
    after(it) {
      const [{ roleArn }] = role(B).assumeRoles;
      const web = {
        provider: it.provider('p', {
          assumeRoleWithWebIdentity: { roleArn, webIdentityToken: 'token' },
        }),
      };
      const u = it.user('u', {}, web);
      it.key('a', u.name, {}, web);
      it.key('b', it.named('u'), {}, { provider: it.provider('q', role(B)), dependsOn: u });
    },
  },
  {
    name: 'a component hands its provider down: one name in two accounts',
    after(it) {
      const robot = new it.pulumi.ComponentResource(
        'test:index:Robot',
        it.named('robot'),
        {},
        {
          providers: { aws: it.provider('p', role(B)) },
        },
      );
      const inside = it.user('inside', { name: it.named('u') }, { parent: robot });
      it.key('a', inside.name, {}, { parent: robot });
      it.key('b', it.user('u').name);
    },
  },
  {
    name: 'a component hands its provider down: two keys of one account',
    after(it) {
      const p = it.provider('p', role(B));
      const robot = new it.pulumi.ComponentResource(
        'test:index:Robot',
        it.named('robot'),
        {},
        {
          providers: [p],
        },
      );
      const u = it.user('u', {}, { parent: robot });
      it.key('a', u.name, {}, { parent: robot });
      it.key('b', u.name, {}, { provider: p });
    },
  },
  {
    name: 'names in other letters in two accounts',
    after(it) {
      const by = { provider: it.provider('p', role(B)) };
      it.key('a', it.user('u').name);
      it.key('b', it.user('v', { name: it.named('U') }, by).name, {}, by);
    },
  },
  {
    name: 'the role of a provider is made in the same run',
    after(it) {
      const made = it.any('aws:iam/role:Role', 'r', { account: B });
      const roleArn = made.urn.apply(() => made.id).apply(() => role(B).assumeRoles[0].roleArn);
      const by = { provider: it.provider('p', { assumeRoles: [{ roleArn }] }) };
      const u = it.user('u', {}, by);
      it.key('a', u.name, {}, by);
      it.key('b', u.name, {}, by);
    },
  },
].map((it) => ({ ...it, alone: true }));

module.exports = {
  ENGINE_ONLY: [...aliases, ...replaced, ...options, ...targets, ...reads, ...accounts].map(
    (it) => ({ ...it, needs: 'the engine' }),
  ),
};
