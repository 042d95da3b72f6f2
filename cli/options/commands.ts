import type { Command } from 'commander';
import { CHECK, DEPLOYED, FETCH } from './tables/check';
import { COMMENT } from './tables/comment';
import type { Entries } from './entry';
import { INIT } from './tables/init';
import { LIVE } from './tables/live';
import { ORGANIZATION } from './tables/organization';
import { APPLY, FINISH, PLAN, UNDO } from './tables/remediate';
import { REPORT, REPORT_OF_DECLARED } from './tables/report';
import { RUN_TASK } from './tables/run-task';

/** Options that stand together in help and in the documentation. */
export interface Group {
  /** What help has above them; absent for what commander calls the options. */
  readonly title?: string;
  readonly options: Entries;
}

/** Every command with its options: `remediate plan` is that of `remediate`. */
export const COMMANDS = {
  init: [{ options: INIT }],
  check: [
    { title: 'Report and settings', options: REPORT_OF_DECLARED },
    { title: 'What is judged', options: { ...CHECK, ...FETCH, ...DEPLOYED } },
  ],
  live: [
    { title: 'Report and settings', options: REPORT },
    { title: 'Many accounts', options: ORGANIZATION },
    { title: 'What is judged', options: LIVE },
  ],
  comment: [{ options: COMMENT }],
  'run-task': [{ options: RUN_TASK }],
  'remediate plan': [{ options: PLAN }],
  'remediate apply': [{ options: APPLY }],
  'remediate undo': [{ options: UNDO }],
  'remediate finish': [{ options: FINISH }],
} as const satisfies Readonly<Record<string, readonly Group[]>>;

/** All options of a command; none of a command that has no table. */
export function optionsOf(command: string): Entries {
  const groups: readonly Group[] = Object.hasOwn(COMMANDS, command)
    ? COMMANDS[command as keyof typeof COMMANDS]
    : [];
  return Object.assign({}, ...groups.map((it) => it.options)) as Entries;
}

/** Its words after the program: `remediate plan`. */
export function pathOf(command: Command): string {
  const above = command.parent;
  return above ? `${pathOf(above)} ${command.name()}`.trim() : '';
}
