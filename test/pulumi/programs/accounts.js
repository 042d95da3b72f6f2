'use strict';

const role = (account) => ({ assumeRoles: [{ roleArn: `arn:aws:iam::${account}:role/deploy` }] });
const A = '111111111111';
const B = '222222222222';

/** alice by two providers: is it one alice? */
const twice =
  (first, second) =>
  ({ key, provider }) => {
    key('a', 'alice', {}, first && { provider: provider('p', first) });
    key('b', 'alice', {}, second && { provider: provider('q', second) });
  };

/** A role ARN that is known only after deployment. */
const newRole = ({ any }) =>
  any('aws:iam/role:Role', 'role', {}).id.apply((id) => `arn:aws:iam::${A}:role/${id}`);

/** In which account a key is. */
const accounts = [
  {
    name: 'roles of two accounts',
    verdict: 'compliant',
    make: twice(role(A), role(B)),
  },
  {
    name: 'two roles of one account',
    verdict: 'violation',
    make: twice(role(A), {
      assumeRoles: [{ roleArn: `arn:aws:iam::${B}:role/x` }, ...role(A).assumeRoles],
    }),
  },
  {
    name: 'two regions of one account',
    verdict: 'violation',
    make: twice({ ...role(A), region: 'eu-west-1' }, { ...role(A), region: 'us-east-1' }),
  },
  {
    name: 'two regions, no credentials named',
    verdict: 'violation',
    make: twice({ region: 'eu-west-1' }, { region: 'us-east-1' }),
  },
  {
    name: 'the default provider and one that only names a region',
    verdict: 'violation',
    make: twice(undefined, { region: 'us-east-1' }),
  },
  {
    name: 'one allowed account each',
    verdict: 'compliant',
    make: twice({ allowedAccountIds: [A] }, { allowedAccountIds: [B] }),
  },
  {
    name: 'a role and an allowed account that are one',
    verdict: 'violation',
    make: twice({ allowedAccountIds: [A] }, role(A)),
  },
  {
    name: 'the default provider, and another region of its only allowed account',
    verdict: 'violation',
    make: twice(undefined, { allowedAccountIds: [A], region: 'us-east-1' }),
  },
  {
    name: 'one profile, whose account one of its providers tells',
    verdict: 'violation',
    make: twice({ profile: 'dev' }, { profile: 'dev', allowedAccountIds: [A] }),
  },
  {
    name: 'a profile whose account another provider tells, and a role of that account',
    verdict: 'violation',
    make(it) {
      twice({ profile: 'dev' }, role(A))(it);
      it.any(
        'aws:s3/bucket:Bucket',
        'b',
        {},
        {
          provider: it.provider('r', { profile: 'dev', allowedAccountIds: [A] }),
        },
      );
    },
  },
  {
    name: 'an endpoint of another service',
    verdict: 'violation',
    make: twice(undefined, { endpoints: [{ s3: 'https://s3.example.com' }] }),
  },
  {
    name: 'an endpoint of IAM itself',
    verdict: 'compliant',
    make: twice(undefined, { endpoints: [{ iam: 'https://iam.example.com' }] }),
  },
  {
    name: 'two access keys to deploy with: of one account or of two',
    verdict: 'undetermined',
    make: twice({ accessKey: 'AKIA0000000000000001' }, { accessKey: 'AKIA0000000000000002' }),
  },
  {
    name: 'a user of one account, whose name is used in another',
    verdict: 'violation',
    make({ user, key, provider }) {
      const u = user('u', { name: 'alice' }, { provider: provider('p', role(A)) });
      const options = { provider: provider('q', role(B)) };
      key('a', u.name, {}, options);
      key('b', 'alice', {}, options);
    },
  },
  {
    name: 'two profiles',
    verdict: 'compliant',
    make: twice({ profile: 'dev' }, { profile: 'prod' }),
  },
  {
    name: 'one profile in two providers',
    verdict: 'violation',
    make: twice({ profile: 'dev' }, { profile: 'dev', region: 'us-east-1' }),
  },
  {
    name: 'one provider that is not known yet: nothing is known of its keys but their inputs',
    verdict: 'violation',
    make(it) {
      const provider = it.provider('p', { assumeRoles: [{ roleArn: newRole(it) }] });
      it.key('a', 'alice', {}, { provider });
      it.key('b', 'alice', {}, { provider });
    },
  },
  {
    name: 'a provider that is not known yet, beside the default one',
    verdict: 'undetermined',
    update: 'any',
    make(it) {
      const provider = it.provider('p', { assumeRoles: [{ roleArn: newRole(it) }] });
      it.key('a', 'alice', {}, { provider });
      it.key('b', 'alice');
    },
  },
  {
    name: 'a user by a provider that is not known yet may show whose account a profile is',
    verdict: 'undetermined',
    update: 'any',
    make(it) {
      const later = it.provider('p', { assumeRoles: [{ roleArn: newRole(it) }] });
      const u = it.user('u', { name: 'alice' }, { provider: later });
      it.key('a', u.name, {}, { provider: it.provider('q', role(A)) });
      it.key('b', 'alice', {}, { provider: it.provider('r', { profile: 'dev' }) });
    },
  },
  {
    name: 'a provider that is not known yet, two users without names',
    verdict: 'compliant',
    make(it) {
      const provider = it.provider('p', { assumeRoles: [{ roleArn: newRole(it) }] });
      for (const name of ['u', 'v']) {
        it.key(`k-${name}`, it.user(name, {}, { provider }).name, {}, { provider });
      }
    },
  },
  {
    name: 'a provider that is not known yet, two keys of one user without a name',
    verdict: 'violation',
    make(it) {
      const provider = it.provider('p', { assumeRoles: [{ roleArn: newRole(it) }] });
      const u = it.user('u', {}, { provider });
      it.key('a', u.name, {}, { provider });
      it.key('b', u.name, {}, { provider });
    },
  },
  {
    name: 'two users of one name in two accounts',
    verdict: 'compliant',
    make({ user, key, provider }) {
      for (const account of [A, B]) {
        const options = { provider: provider(account, role(account)) };
        key(`k${account}`, user(`u${account}`, { name: 'alice' }, options).name, {}, options);
      }
    },
  },
];

module.exports = { accounts };
