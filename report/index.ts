/**
 * Reports as text: one pure function a format. A new format is a file here and a line in the list.
 *
 * @packageDocumentation
 */
import { asff } from './formats/asff';
import { csv } from './formats/csv';
import { dashboard } from './formats/dashboard';
import type { Format } from './format';
import { github } from './formats/github';
import { gitlab } from './formats/gitlab';
import { html } from './formats/html';
import { json } from './formats/json';
import { junit } from './formats/junit';
import { markdown } from './formats/markdown';
import { ocsf } from './formats/ocsf';
import { sarif } from './formats/sarif';
import { text } from './formats/text';

export type { Format, FormatOptions, TrendRun } from './format';
export { wrappedColumns } from './wording/wrapped';
export { maskKeyIds } from './safe/mask';
export { PLAN_FORMATS, type ShownPlan } from './remediation';
export { ORGANIZATION_PLAN_FORMATS, type ShownOrganizationPlan } from './remediation-organization';

/** Every format by the name that `--format` takes, and what it is for, in Markdown. */
const ALL = {
  text: [text, 'a person (the default)'],
  json: [json, 'programs; [schema](../schema/report.schema.json)'],
  sarif: [
    sarif,
    'code scanning: a result at each active key, fingerprints that do not depend on lines, [edits](#suggested-edits) as `fixes`',
  ],
  junit: [
    junit,
    'test reports: excepted is skipped, undetermined is output (with `--strict` a failure)',
  ],
  github: [
    github,
    'annotations (at most ten of a kind); the job summary is written to `GITHUB_STEP_SUMMARY`',
  ],
  gitlab: [gitlab, 'GitLab code quality'],
  markdown: [markdown, 'a comment on a pull request; at most 60,000 characters'],
  html: [html, 'one file to keep or to send: no script, no request'],
  dashboard: [
    dashboard,
    'an organization in pictures, of `live` only: accounts by verdict, violations by owner and age, [trend](live-check.md#a-dashboard); one file, no script, no request',
  ],
  csv: [
    csv,
    'a spreadsheet: a row for each finding, each user that passes (`live`), and all that was not read',
  ],
  ocsf: [
    ocsf,
    'OCSF Compliance Findings, for Security Lake and SIEMs: undetermined and not read are Unknown, accepted is Suppressed',
  ],
  asff: [asff, 'AWS Security Hub, of `live` only ([more](live-check.md#security-hub))'],
} as const satisfies Readonly<Record<string, readonly [Format, string]>>;

export type FormatName = keyof typeof ALL;

export const FORMATS: Readonly<Record<string, Format>> = Object.fromEntries(
  Object.entries(ALL).map(([name, [format]]) => [name, format]),
);

/** Those that are of deployed accounts only. */
export const OF_ACCOUNTS: readonly string[] = ['asff', 'dashboard'];

/** What each format is for, in Markdown. */
export const FORMAT_USES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ALL).map(([name, [, use]]) => [name, use]),
);

/** The formats that show suggested edits, which take time to find: `github` in its job summary. */
export const WITH_EDITS: ReadonlySet<string> = new Set<FormatName>([
  'json',
  'sarif',
  'markdown',
  'github',
]);
