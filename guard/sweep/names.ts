/**
 * What the parts of a sweep are called. The names are fixed: accounts are entered by them, and policies
 * name them.
 */
export const SWEEP = {
  /** The state machine, and what its functions begin with. */
  stateMachine: 'one-active-key-sweep',
  /** The functions of the account that sweeps. */
  list: 'one-active-key-sweep-list',
  remaining: 'one-active-key-sweep-remaining',
  byRole: 'one-active-key-sweep-by-role',
  merge: 'one-active-key-sweep-merge',
  findings: 'one-active-key-sweep-findings',
  /** The function that an account of the organization has, and its role. */
  member: 'one-active-key-sweep-member',
  /** The role by which the state machine invokes it. */
  invoker: 'one-active-key-sweep-invoker',
  /** The role by which an account without the function is read. */
  reader: 'one-active-key-sweep-reader',
  /** The role by which findings are imported into the Security Hub of an account. */
  importer: 'one-active-key-sweep-importer',
  /** The path of all of these roles. */
  path: '/one-active-key/sweep/',
  /** The folder of a bucket in which each run has one. */
  folder: 'sweeps',
  /** The folder in which AWS Step Functions keeps what became of the children of a map. */
  maps: 'maps',
} as const;

/** Within a run's folder, beside what `live --from` reads. */
export const IN_RUN = {
  items: 'items.json',
  remaining: 'remaining.json',
  users: 'users',
  reports: 'report',
} as const;
