import { COMMANDS, type Entries, type Entry, optionsOf, REPORT } from '../options/index';

/** What a configuration file may set of a command, by the table of options. */
export function settingsOf(command: string): Entries {
  return only(optionsOf(command), (it) => it.file !== 'never');
}

/** Settings of every command that judges; a section may say otherwise for its command. */
export const COMMON: Entries = only(REPORT, (it) => it.file !== 'never');

/** The sections of the file: settings of one command, named like its options. */
export const SECTIONS: Readonly<Record<string, Entries>> = {
  check: settingsOf('check'),
  live: settingsOf('live'),
};

/**
 * Options that a file must not set. Who may edit it (a pull request, say) could otherwise have a report,
 * a snapshot or a checkpoint judged in the place of the account, or choose the credentials.
 */
export const NEVER: ReadonlySet<string> = new Set(
  Object.keys(COMMANDS)
    .flatMap((it) => Object.keys(optionsOf(it)))
    .filter((it) => !Object.values(SECTIONS).some((section) => Object.hasOwn(section, it))),
);

function only(entries: Entries, test: (entry: Entry) => boolean): Entries {
  return Object.fromEntries(Object.entries(entries).filter(([, it]) => test(it)));
}
