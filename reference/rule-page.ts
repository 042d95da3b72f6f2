import { CIS_CONTROLS, CIS_VERSIONS_WITHOUT_THE_RULE, RULE } from '../rule-core/index';
import { table } from './markdown';

/** What the page of the rule says by the rule's own data. */
export function ruleFacts(): string {
  return table(
    ['', ''],
    [
      ['finding', `\`${RULE.id}\`; what cannot be decided: \`${RULE.undeterminedId}\``],
      ['severity', `${RULE.severity}, mandatory`],
      [CIS_CONTROLS[0]?.name ?? '', [...ranges(), ...without()].join(', ')],
      ['CIS Controls', RULE.controls.map((it) => `v${it.version} ${it.control}`).join(', ')],
    ],
  );
}

/** `1.13 in v1.3.0 to v4.0.1`: versions in a row with one number are one range. */
function ranges(): string[] {
  const runs: { control: string; first: string; last: string }[] = [];
  for (const { control, version } of CIS_CONTROLS) {
    const run = runs.at(-1);
    if (run?.control === control) run.last = version;
    else runs.push({ control, first: version, last: version });
  }
  return runs.map(({ control, first, last }) =>
    first === last ? `${control} in v${first}` : `${control} in v${first} to v${last}`,
  );
}

const without = () => CIS_VERSIONS_WITHOUT_THE_RULE.map((it) => `none in v${it}`);

export function ruleFix(): string {
  return RULE.remediation.map((it, index) => `${index + 1}. ${it}`).join('\n');
}
