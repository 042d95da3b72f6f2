'use strict';

// Whole programs.
const { keys } = require('./helpers');

const users = [
  ['aws-native', 'aws-native:iam:User'],
  ['awscc', 'awscc:index/iamUser:IamUser'],
].map(([name, type]) => ({
  name: `a user of ${name} with two keys`,
  after({ any, key, named }) {
    const u = any(type, 'u', { userName: named('u') });
    key('a', named('u'), {}, { dependsOn: u });
    key('b', named('u'), {}, { dependsOn: u });
  },
}));

const WHOLE = [
  ...users,
  {
    name: 'a key each for four users',
    after({ user, key }) {
      for (let i = 0; i < 4; i++) key(`k${i}`, user(`u${i}`).name);
    },
  },
  {
    name: 'a component makes user and key, its caller another',
    after({ pulumi, named, user, key }) {
      const robot = new pulumi.ComponentResource('test:index:Robot', named('robot'));
      const u = user('u', {}, { parent: robot });
      key('a', u.name, {}, { parent: robot });
      key('b', u.name);
    },
  },
  {
    name: 'what is not a key',
    after: ({ user, any }) => any('aws:s3/bucket:Bucket', 'b', { bucket: user('u').arn }),
  },
  {
    name: 'a stack without its keys any more',
    before: keys({ a: 'Active' }),
    after: () => undefined,
  },
];

module.exports = { WHOLE };
