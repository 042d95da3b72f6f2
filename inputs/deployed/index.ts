/** What is declared, together with what is deployed. */
export type { DeployedAccount, DeployedUser } from './deployed-account';
export { declaredUsers } from './meet-account';
export type { Declared, Meeting } from './declared';
export { meetDeployed } from './meet-deployed';
export { readSnapshot } from './read-snapshot';
