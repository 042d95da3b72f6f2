/** Findings of this rule in AWS Security Hub: imported, closed, and never taken for taken. */
export type { Refused } from './answers';
export { type AsffFinding, type Batch, findingsOf, gone, userFindingsOf } from './findings';
export { NotImported, SecurityHub, type WholeAccount } from './hub';
