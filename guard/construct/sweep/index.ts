/** A sweep of the organization: what sweeps, and what the accounts have. */
export { SweepMember, type SweepMemberProps } from './member';
export { SweepMemberStack } from './member-stack';
export type { ByRoleProps, SweepProps } from './props';
export { OneActiveKeySweep, type OneActiveKeySweepProps } from './sweep';
