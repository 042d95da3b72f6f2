/**
 * What is made from code rather than written: the tables of the documentation, the schema of the
 * configuration file, the page of the rule. `npm run reference` writes it, a test compares it.
 *
 * @packageDocumentation
 */
import { CHECK, DEPLOYED, FETCH } from '../cli/options/tables/check';
import { COMMENT } from '../cli/options/tables/comment';
import { INIT } from '../cli/options/tables/init';
import { LIVE } from '../cli/options/tables/live';
import { ORGANIZATION } from '../cli/options/tables/organization';
import { APPLY, PLAN, FINISH, UNDO } from '../cli/options/tables/remediate';
import { REPORT } from '../cli/options/tables/report';
import { RUN_TASK } from '../cli/options/tables/run-task';
import { configSchema } from './config-schema';
import { put, table } from './markdown';
import { FORMAT_USES } from '../report/index';
import { RULE } from '../rule-core/index';
import { ruleFacts, ruleFix } from './rule-page';
import { optionTable, settingTable } from './options';

/** Each file with what it must be, given what it is. */
export const REFERENCE: Readonly<Record<string, (before: string) => string>> = {
  'schema/config.schema.json': () => `${JSON.stringify(configSchema(), null, 2)}\n`,
  'docs/cli.md': (page) =>
    [
      ['options of check', optionTable(CHECK)] as const,
      ['options of check about fetching', optionTable(FETCH)] as const,
      ['options of check about deployed accounts', optionTable(DEPLOYED)] as const,
      ['options of init', optionTable(INIT)] as const,
      ['options of live', optionTable(LIVE)] as const,
      ['options of live about many accounts', optionTable(ORGANIZATION)] as const,
      ['options of comment', optionTable(COMMENT)] as const,
      ['options of run-task', optionTable(RUN_TASK)] as const,
      ['options of remediate plan', optionTable(PLAN)] as const,
      ['options of remediate apply', optionTable(APPLY)] as const,
      ['options of remediate undo', optionTable(UNDO)] as const,
      ['options of remediate finish', optionTable(FINISH)] as const,
      ['options of reports', optionTable(REPORT)] as const,
    ].reduce((text, [name, content]) => put(text, name, content), page),
  'docs/configuration.md': (page) => put(page, 'settings', settingTable()),
  'docs/ci.md': (page) => put(page, 'formats', formatTable()),
  [`docs/rules/${RULE.id}.md`]: (page) =>
    [
      ['title', `# ${RULE.id}\n\n${RULE.title}. ${RULE.description}`] as const,
      ['facts', ruleFacts()] as const,
      ['fix', ruleFix()] as const,
    ].reduce((text, [name, content]) => put(text, name, content), page),
};

function formatTable(): string {
  const rows = Object.entries(FORMAT_USES).map(([name, use]) => [`\`${name}\``, use]);
  return table(['`--format`', 'for'], rows);
}
