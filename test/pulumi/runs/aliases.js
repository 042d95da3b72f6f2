'use strict';

// Resources that get another name by an alias, and what an option makes anew; only a real engine does.
const { A, keys, role } = require('./helpers');

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

module.exports = { ALIASES: [...aliases, ...replaced] };
