/** What the committed bundle shows to the files that start it. */
export { start as commandLine } from '../cli/start';
export { runAction } from './run-action';
