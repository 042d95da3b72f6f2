'use strict';

const A = '111111111111';
const B = '222222222222';
const role = (account) => ({ assumeRoles: [{ roleArn: `arn:aws:iam::${account}:role/deploy` }] });
const seeded = (number) => `AKIA${String(number).padStart(16, '0')}`;

/** A user with keys of these statuses, by their names; left out means no such key. */
const keys =
  (statuses, options = {}) =>
  ({ user, key }) => {
    const u = user('u');
    for (const [name, status] of Object.entries(statuses))
      key(name, u.name, { status }, options[name]);
  };

module.exports = { A, B, keys, role, seeded };
