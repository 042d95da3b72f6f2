'use strict';

// Which account a key is in.
const { A, B, role } = require('./helpers');

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
  ['the ambient credentials and a role', undefined, role(A), ['up']],
  ['the ambient credentials and an allowed account', undefined, { allowedAccountIds: [A] }],
  ['one profile twice', { profile: 'dev' }, { profile: 'dev', region: 'us-east-1' }],
].map(([name, first, second, unseen]) => ({
  name: `one account: ${name}`,
  after: across(first, second),
  alone: true,
  unseen,
}));

const apart = {
  name: 'two users of one name in two accounts',
  alone: true,
  after(it) {
    for (const account of [A, B]) {
      const by = { provider: it.provider(account, role(account)) };
      const u = it.user(`u-${account}`, { name: it.named('u') }, by);
      it.key(`k-${account}`, u.name, {}, by);
    }
  },
};

module.exports = { ACCOUNTS: [...accounts, apart] };
