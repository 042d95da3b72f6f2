/** What is declared, together with what is deployed. */
export type { DeployedAccount, DeployedUser } from './deployed-account';
export { declaredUsers } from './overlay-account';
export type { Declared, Overlay } from './declared';
export { overlayDeployed } from './overlay-deployed';
export { readSnapshot } from './read-snapshot';
export { mayBelongTo } from './owners';
