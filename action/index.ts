/** What the committed bundle shows to the files that start it. */
export { start as commandLine } from '../cli/start';
export { runAction } from './run-action';

// The bundle is one file, so the processes in which `run-task` judges plans begin here too.
if (require.main === module) void import('../cli/commands/run-task');
