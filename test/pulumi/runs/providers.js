'use strict';

// Providers that components hand down, chains of roles, roles that are not known yet; only a real engine does.
const { A, B, role } = require('./helpers');

const PROVIDERS = [
  {
    name: 'the last of two roles decides',
    after(it) {
      const chain = {
        provider: it.provider('p', {
          assumeRoles: [...role(A).assumeRoles, ...role(B).assumeRoles],
        }),
      };
      const u = it.user('u', {}, chain);
      it.key('a', u.name, {}, chain);
      it.key('b', it.named('u'), {}, { provider: it.provider('q', role(B)), dependsOn: u });
    },
  },
  {
    name: 'a role by web identity, and a role',
    after(it) {
      const [{ roleArn }] = role(B).assumeRoles;
      const web = {
        provider: it.provider('p', {
          assumeRoleWithWebIdentity: { roleArn, webIdentityToken: 'token' },
        }),
      };
      const u = it.user('u', {}, web);
      it.key('a', u.name, {}, web);
      it.key('b', it.named('u'), {}, { provider: it.provider('q', role(B)), dependsOn: u });
    },
  },
  {
    name: 'a component hands its provider down: one name in two accounts',
    after(it) {
      const robot = new it.pulumi.ComponentResource(
        'test:index:Robot',
        it.named('robot'),
        {},
        {
          providers: { aws: it.provider('p', role(B)) },
        },
      );
      const inside = it.user('inside', { name: it.named('u') }, { parent: robot });
      it.key('a', inside.name, {}, { parent: robot });
      it.key('b', it.user('u').name);
    },
  },
  {
    name: 'a component hands its provider down: two keys of one account',
    after(it) {
      const p = it.provider('p', role(B));
      const robot = new it.pulumi.ComponentResource(
        'test:index:Robot',
        it.named('robot'),
        {},
        {
          providers: [p],
        },
      );
      const u = it.user('u', {}, { parent: robot });
      it.key('a', u.name, {}, { parent: robot });
      it.key('b', u.name, {}, { provider: p });
    },
  },
  {
    name: 'names in other letters in two accounts',
    after(it) {
      const by = { provider: it.provider('p', role(B)) };
      it.key('a', it.user('u').name);
      it.key('b', it.user('v', { name: it.named('U') }, by).name, {}, by);
    },
  },
  {
    name: 'the role of a provider is made in the same run',
    after(it) {
      const made = it.any('aws:iam/role:Role', 'r', { account: B });
      const roleArn = made.urn.apply(() => made.id).apply(() => role(B).assumeRoles[0].roleArn);
      const by = { provider: it.provider('p', { assumeRoles: [{ roleArn }] }) };
      const u = it.user('u', {}, by);
      it.key('a', u.name, {}, by);
      it.key('b', u.name, {}, by);
    },
  },
].map((it) => ({ ...it, alone: true }));

module.exports = { PROVIDERS };
