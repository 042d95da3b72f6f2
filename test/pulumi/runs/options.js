'use strict';

// What options of a resource, and imports, leave in the account.
const { A, keys, seeded } = require('./helpers');

const retained = { retainOnDelete: true };
const OPTIONS = [
  {
    name: 'a key with retainOnDelete is removed, and another made',
    before: keys({ a: 'Active' }, { a: retained }),
    after: keys({ b: 'Active' }),
    unseen: ['pack', 'up', 'analyze', 'state'],
  },
  {
    name: 'a key with retainOnDelete is made anew',
    before: ({ user, key }) => key('a', user('u').name, { pgpKey: 'one' }, retained),
    after: ({ user, key }) => key('a', user('u').name, { pgpKey: 'two' }, retained),
    unseen: ['pack', 'up', 'analyze', 'state'],
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
    unseen: ['pack', 'up', 'preview', 'analyze', 'state'],
  },
];

module.exports = { OPTIONS };
