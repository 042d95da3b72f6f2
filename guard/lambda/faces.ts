/**
 * The functions that are made of much the same, in one file. Each begins where it is asked for: it reads
 * its own environment, which the others do not have.
 */
export const event = () => import('./event');
export const configRule = () => import('./config-rule');
export const sweep = () => import('./sweep');
