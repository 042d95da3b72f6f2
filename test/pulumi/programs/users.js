'use strict';

/** Whose a key is, and whether it is active. */
const users = [
  {
    name: 'one user, one key',
    verdict: 'compliant',
    make: ({ user, key }) => key('a', user('u').name),
  },
  {
    name: 'two keys in a loop',
    verdict: 'violation',
    make({ user, key }) {
      const u = user('u');
      for (let i = 0; i < 2; i++) key(`k${i}`, u.name);
    },
  },
  {
    name: 'one key each in a loop over users',
    verdict: 'compliant',
    make({ user, key }) {
      for (let i = 0; i < 4; i++) key(`k${i}`, user(`u${i}`).name);
    },
  },
  {
    name: 'a component makes user and key, its caller another key',
    verdict: 'violation',
    make({ pulumi, named, user, key }) {
      const robot = new pulumi.ComponentResource('test:index:Robot', named('robot'));
      const u = user('u', {}, { parent: robot });
      key('a', u.name, {}, { parent: robot });
      key('b', pulumi.output({ userName: u.name }).userName);
    },
  },
  {
    name: 'two keys by the id of a new user',
    verdict: 'violation',
    make({ user, key }) {
      const u = user('u');
      key('a', u.id);
      key('b', u.id);
    },
  },
  {
    name: 'by name, by id and by literal',
    verdict: 'violation',
    make({ user, key }) {
      const u = user('u', { name: 'alice' });
      key('a', u.id);
      key('b', 'alice');
    },
  },
  {
    name: 'by ARN, with apply',
    verdict: 'violation',
    make({ user, key }) {
      const u = user('u');
      key('a', u.name);
      key(
        'b',
        u.arn.apply((arn) => arn.split('/').pop()),
      );
    },
  },
  {
    name: 'interpolated',
    verdict: 'violation',
    make({ pulumi, user, key }) {
      const u = user('u', { name: 'alice' });
      key('a', pulumi.interpolate`${u.name}`);
      key('b', 'ALICE');
    },
  },
  {
    name: 'a name built from another user’s name is another user',
    verdict: 'compliant',
    make({ pulumi, user, key }) {
      const u = user('u', { name: 'alice' });
      key('a', u.name);
      key('b', pulumi.interpolate`${u.name}-backup`);
    },
  },
  {
    name: 'a user whose name a function call tells, alone',
    verdict: 'compliant',
    make({ aws, user, key }) {
      const u = user('u');
      key('a', aws.iam.getUserOutput({ userName: u.arn }).userName);
    },
  },
  {
    name: 'a user whose name a function call tells, beside a key',
    verdict: 'undetermined',
    update: 'any',
    make({ aws, user, key }) {
      const u = user('u');
      key('a', aws.iam.getUserOutput({ userName: u.arn }).userName);
      key('b', 'alice');
    },
  },
  {
    name: 'a value from two users',
    verdict: 'undetermined',
    update: 'compliant',
    make({ pulumi, user, key }) {
      const [u, v] = [user('u', { name: 'u' }), user('v', { name: 'v' })];
      key(
        'a',
        pulumi.all([u.arn, v.arn]).apply(([arn]) => arn.split('/').pop()),
      );
      key('b', v.name);
    },
  },
  {
    // At preview the engine shows `u.id` and this alike: see "What it cannot see" in docs/pulumi.md.
    name: 'a name built from nothing but an unknown output of one user is taken to be that user',
    verdict: 'violation',
    update: 'compliant',
    make({ pulumi, user, key }) {
      const u = user('u', { name: 'alice' });
      key('a', u.name);
      key('b', pulumi.interpolate`${u.id}-backup`);
    },
  },
  {
    name: 'a name built from an unknown output and something else is not that user',
    verdict: 'undetermined',
    update: 'compliant',
    make({ pulumi, any, user, key }) {
      const u = user('u', { name: 'alice' });
      const suffix = any('random:index/randomId:RandomId', 'suffix', { byteLength: 4 });
      key('a', u.name);
      key('b', pulumi.interpolate`${u.id}-${suffix.id}`);
    },
  },
  {
    name: 'users whose names end in something random, one key each',
    verdict: 'compliant',
    make({ pulumi, any, user, key }) {
      const suffix = any('random:index/randomId:RandomId', 'suffix', { byteLength: 4 });
      for (const name of ['u', 'v']) {
        key(`k-${name}`, user(name, { name: pulumi.interpolate`${name}-${suffix.id}` }).name);
      }
    },
  },
  {
    name: 'a user whose name ends in something random, two keys',
    verdict: 'violation',
    make({ pulumi, any, user, key }) {
      const suffix = any('random:index/randomId:RandomId', 'suffix', { byteLength: 4 });
      const u = user('u', { name: pulumi.interpolate`svc-${suffix.id}` });
      key('a', u.name);
      key('b', u.id);
    },
  },
  {
    name: 'a user whose name is not known yet, beside a key of a name from elsewhere',
    verdict: 'undetermined',
    update: 'compliant',
    make({ pulumi, any, user, key }) {
      const suffix = any('random:index/randomId:RandomId', 'suffix', { byteLength: 4 });
      key('a', user('u', { name: pulumi.interpolate`svc-${suffix.id}` }).name);
      key('b', 'svc-1');
    },
  },
  {
    name: 'an output put into a plain text names nobody',
    verdict: 'undetermined',
    make({ user, key }) {
      for (const name of ['u', 'v']) key(`k-${name}`, `${user(name).name}`);
    },
  },
  {
    name: 'from a list of outputs of one user',
    verdict: 'violation',
    make({ pulumi, user, key }) {
      const u = user('u');
      const facts = pulumi.all([u.id, u.arn]);
      key(
        'a',
        facts.apply(([id]) => id),
      );
      key('b', facts[0]);
    },
  },
  {
    name: 'a component in a component',
    verdict: 'violation',
    make({ pulumi, named, user, key }) {
      const team = new pulumi.ComponentResource('test:index:Team', named('team'));
      const robot = new pulumi.ComponentResource(
        'test:index:Robot',
        named('robot'),
        {},
        { parent: team },
      );
      const u = user('u', {}, { parent: robot });
      key('a', u.id, {}, { parent: robot });
      key('b', u.name, {}, { parent: team });
    },
  },
  {
    name: 'an unknown user hides no violation of others',
    verdict: 'violation',
    make({ aws, user, key }) {
      const u = user('u', { name: 'alice' });
      key('0', aws.iam.getUserOutput({ userName: u.arn }).userName);
      key('a', u.name);
      key('b', u.name);
    },
  },
  {
    name: 'a user that is read, twice',
    verdict: 'violation',
    make({ aws, named, key }) {
      const dave = aws.iam.User.get(named('dave'), 'dave');
      key('a', dave.name);
      key('b', dave.name);
    },
  },
  {
    name: 'a key that is read is not part of a preview',
    verdict: 'compliant',
    make({ aws, named, key }) {
      aws.iam.AccessKey.get(named('old'), 'AKIA0000000000000009', { user: 'alice' });
      key('a', 'alice');
    },
  },
  {
    name: 'a user of another stack, twice',
    verdict: 'violation',
    make({ pulumi, named, key }) {
      const other = new pulumi.StackReference(named('ref'), { name: 'organization/other/dev' });
      key('a', other.getOutput('user'));
      key('b', other.getOutput('user'));
    },
  },
  {
    name: 'a secret name',
    verdict: 'violation',
    make({ pulumi, key }) {
      key('a', pulumi.secret('alice'));
      key('b', 'alice');
    },
  },
  {
    name: 'near-equal names',
    verdict: 'compliant',
    make: ({ key }) => ['svc', 'svc-a', 'svc_a', 'svc.a'].forEach((name) => key(name, name)),
  },
  {
    name: 'one key inactive',
    verdict: 'compliant',
    make({ user, key }) {
      const u = user('u');
      key('a', u.name, { status: 'Inactive' });
      key('b', u.name);
    },
  },
  {
    name: 'three keys, two active',
    verdict: 'violation',
    make({ user, key }) {
      const u = user('u');
      ['Active', 'Inactive', 'Active'].forEach((status, i) => key(`k${i}`, u.name, { status }));
    },
  },
  {
    name: 'a status that is computed',
    verdict: 'undetermined',
    update: 'violation',
    make({ user, key }) {
      const u = user('u');
      key('a', u.name, { status: u.arn.apply(() => 'Active') });
      key('b', u.name);
    },
  },
  {
    name: 'a computed status of the only key',
    verdict: 'compliant',
    make({ user, key }) {
      const u = user('u');
      key('a', u.name, { status: u.arn.apply(() => 'Active') });
    },
  },
  {
    name: 'a secret status',
    verdict: 'compliant',
    make({ pulumi, key }) {
      key('a', 'alice', { status: pulumi.secret('Inactive') });
      key('b', 'alice');
    },
  },
  {
    name: 'a secret status that is not known yet',
    verdict: 'undetermined',
    update: 'compliant',
    make({ pulumi, user, key }) {
      const u = user('u');
      key('a', u.name, { status: pulumi.secret(u.arn.apply(() => 'Inactive')) });
      key('b', u.name);
    },
  },
  {
    name: 'a status of the wrong case',
    verdict: 'undetermined',
    make({ key }) {
      key('a', 'alice', { status: 'inactive' });
      key('b', 'alice');
    },
  },
  {
    name: 'both inactive',
    verdict: 'compliant',
    make({ key }) {
      key('a', 'alice', { status: 'Inactive' });
      key('b', 'alice', { status: 'Inactive' });
    },
  },
];

module.exports = { users };
