'use strict';

// Users that get another name, and what becomes of their keys.

/** A user that gets another name; what it is called in the first program and in the second. */
const renamed = (first, second) => ({
  before: (it) => first({ ...it, u: it.user('u', { name: it.named('old') }) }),
  after: (it) => second({ ...it, u: it.user('u', { name: it.named('new') }) }),
});
const oneKey =
  (options, inputs) =>
  ({ u, key }) =>
    key('k', u.name, inputs, options);

const RENAMES = [
  {
    name: 'a user is renamed, and its key with it',
    ...renamed(oneKey(), oneKey()),
    unseen: ['up', 'analyze', 'state'],
  },
  {
    name: 'a user is renamed, and its key deleted before it is made anew',
    ...renamed(oneKey({ deleteBeforeReplace: true }), oneKey({ deleteBeforeReplace: true })),
    unseen: ['up', 'analyze', 'state'],
  },
  { name: 'a user is renamed, and its key removed', ...renamed(oneKey(), () => undefined) },
  {
    name: 'a user is renamed, its key removed and another made',
    ...renamed(oneKey(), ({ u, key }) => key('l', u.name)),
    unseen: ['up', 'analyze', 'state'],
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
    unseen: ['up', 'analyze', 'state'],
  },
  {
    name: 'a user without keys is renamed',
    ...renamed(
      () => undefined,
      () => undefined,
    ),
  },
];

module.exports = { RENAMES };
