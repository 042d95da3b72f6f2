import { WORK } from '../run-task/work';

/**
 * The functions that are made of much the same, in one file. Each begins where it is asked for: it reads
 * its own environment, which the others do not have.
 */
export const event = () => import('./event');
export const configRule = () => import('./config-rule');
export const sweep = () => import('./sweep');
export const runTask = () => import('./run-task');

// The process in which the run task judges a plan runs this file too, and begins by itself.
if (process.argv[2] === WORK) void import('../run-task/judge-process');
