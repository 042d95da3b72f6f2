'use strict';

// How many keys a user has, their statuses, and how a program names their user.
const { keys } = require('./helpers');

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
    // Documents hide it, and the command line tells nobody but the pack.
    ...(way === 'as a secret' && { unseen: ['preview', 'state'] }),
    after(it) {
      const u = it.user('u');
      it.key('a', u.name);
      it.key('b', of({ ...it, u }), { status }, { dependsOn: u });
    },
  })),
);

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

module.exports = { STATUSES: [...named, ...changes] };
