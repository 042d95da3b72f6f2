import { COMMON, SECTIONS } from '../cli/config/settings';
import { type Entries, type Entry, flagOf } from '../cli/options/index';
import { table } from './markdown';

/** The options of a command as a table. */
export function optionTable(options: Entries): string {
  const rows = Object.entries(options)
    .filter(([, it]) => !it.argument)
    .flatMap(([name, it]) => [
      [written(name, it), meaning(it)],
      ...(it.negation === undefined ? [] : [[`\`--no-${flagOf(name).slice(2)}\``, it.negation]]),
    ]);
  return table(['option', 'meaning'], rows);
}

function written(name: string, { short, takes }: Entry): string {
  const flag = takes === undefined ? flagOf(name) : `${flagOf(name)} ${takes}`;
  return short === undefined ? `\`${flag}\`` : `\`${short}\`, \`${flag}\``;
}

function meaning({ about, more, otherwise }: Entry): string {
  const what = more ?? about;
  return otherwise === undefined ? what : `${what}; default \`${otherwise}\``;
}

/** What the configuration file may set, and where. */
export function settingTable(): string {
  const names = [...new Set([COMMON, ...Object.values(SECTIONS)].flatMap((it) => Object.keys(it)))];
  const rows = names.map((name) => {
    const sections = Object.entries(SECTIONS).flatMap(([section, it]) => {
      const entry = it[name];
      return entry ? [{ section, entry }] : [];
    });
    const where = Object.hasOwn(COMMON, name)
      ? 'everywhere'
      : sections.map((it) => `\`${it.section}\``).join(', ');
    const entry = COMMON[name] ?? sections[0]?.entry;
    return [`\`${name}\``, where, entry?.kind.says ?? ''];
  });
  return table(['setting', 'where', 'value'], rows);
}
