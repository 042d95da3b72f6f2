'use strict';

// What only a real engine does: aliases, transforms, targets, reads, replacement asked for by an option,
// references to stacks, several providers.
const { ALIASES } = require('./aliases');
const { A, keys, seeded } = require('./helpers');
const { PROVIDERS } = require('./providers');

/** A user made by hand, with a key of this number. */
const byHand =
  (...numbers) =>
  (ledger, named) => {
    ledger.createUser(A, named('made'));
    for (const number of numbers) ledger.createKey(A, named('made'), seeded(number), 'Active');
  };

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

module.exports = {
  ENGINE_ONLY: [...ALIASES, ...options, ...targets, ...reads, ...PROVIDERS].map((it) => ({
    ...it,
    needs: 'the engine',
  })),
};
