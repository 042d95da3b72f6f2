import { isMainThread } from 'node:worker_threads';

/** What the committed bundle shows to the files that start it. */
export { start as commandLine } from '../cli/start';
export { runAction } from './run-action';

// The bundle is one file, so the threads in which `run-task` judges plans begin here too.
if (!isMainThread) void import('../cli/commands/run-task');
