/**
 * The table of options: what the command line, its types, the configuration file with its schema, shell
 * completion and the documentation are made from. A new option is an entry here, and where it is used.
 *
 * @packageDocumentation
 */
export { addOptions, TableOption } from './add';
export { COMMANDS, type Group, optionsOf, pathOf } from './commands';
export type { CheckValues, DeployedValues, FetchValues } from './tables/check';
export type { CommentValues } from './tables/comment';
export { type Entries, type Entry, flagOf } from './entry';
export type { InitValues } from './tables/init';
export type { Kind, Paths } from './kinds/kind';
export type { ConnectionValues, LiveValues } from './tables/live';
export { REPORT, type ReportValues } from './tables/report';
export type { RunTaskValues } from './tables/run-task';
export type { ApplyValues, FinishValues, PlanValues, UndoValues } from './tables/remediate';
export { checkTogether } from './together';
