'use strict';

// What is not known at a preview.

/** A value that is known only once its user is there. */
const later = (u, value) => u.arn.apply(() => value);

const UNKNOWNS = [
  {
    name: 'a second key made once something is known',
    after({ user, key, pulumi, named, aws }) {
      const u = user('u');
      key('a', u.name);
      u.arn.apply(
        (arn) => arn.startsWith('arn:') && new aws.iam.AccessKey(named('b'), { user: u.name }),
      );
      return pulumi;
    },
    unseen: ['pack', 'preview'],
  },
  {
    name: 'a status that turns out active',
    after({ user, key }) {
      const u = user('u');
      key('a', u.name);
      key('b', u.name, { status: later(u, 'Active') });
    },
    unseen: ['pack', 'preview'],
  },
  {
    name: 'a status that turns out inactive',
    after({ user, key }) {
      const u = user('u');
      key('a', u.name);
      key('b', u.name, { status: later(u, 'Inactive') });
    },
  },
  {
    name: 'a user that turns out to be one who has a key',
    after({ user, key, pulumi }) {
      const [u, v] = [user('u'), user('v')];
      key('a', u.name);
      key(
        'b',
        pulumi.all([u.arn, v.arn]).apply(([arn]) => arn.split('/').pop()),
      );
    },
    unseen: ['pack', 'preview'],
  },
  {
    name: 'a user that turns out to be one who has none',
    after({ user, key, pulumi }) {
      const [u, v] = [user('u'), user('v')];
      key('a', u.name);
      key(
        'b',
        pulumi.all([u.arn, v.arn]).apply(([, arn]) => arn.split('/').pop()),
      );
    },
  },
];

module.exports = { UNKNOWNS };
