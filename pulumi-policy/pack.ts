import { PolicyPack } from '@pulumi/policy';
import { oneActiveKeyPolicies } from './policies';

new PolicyPack('one-active-key', { policies: oneActiveKeyPolicies() });
