import { PolicyPack } from '@pulumi/policy';
import { RULE } from '../rule-core/index';
import { policiesOf } from './policies';

// Standard output is the handshake with the engine: nothing here may print to it.
new PolicyPack('one-active-key', {
  displayName: 'One active access key',
  description: RULE.title,
  provider: 'aws',
  tags: ['aws', 'iam', 'cis'],
  policies: policiesOf({}, { askedInTurn: true }),
});
