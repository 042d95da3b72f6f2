import type { Finding, Report } from '../../../rule-core/index';
import { plural } from '../../wording/plural';
import { html as tag, type Html, NOTHING } from '../html/page';
import { type Column, table } from '../html/table';
import { AGES, daysOf } from './ages';
import { countBar } from './pictures';

/** Owners beyond these are one row together. */
const MOST_OWNERS = 100;

interface Row {
  readonly owner: string;
  readonly findings: readonly Finding[];
}

/** Who has how many violations, and for how long. */
export function owners({ findings }: Report, now: string | undefined): Html {
  const violations = findings.filter((it) => it.verdict === 'violation');
  if (violations.length === 0) return NOTHING;
  const rows = rowsOf(violations);
  const most = Math.max(...rows.map((it) => it.findings.length));
  const aged = (name: string, test: (days: number | undefined) => boolean): Column<Row> => ({
    name,
    cell: (row) => row.findings.filter((it) => test(daysOf(it, now))).length || '',
  });
  return tag`<section>
<h2>Violations by owner and age</h2>
${table('Since when the second of the keys that are active now is there', rows, [
  { name: 'Owner', cell: (it) => it.owner },
  {
    name: 'All',
    cell: (it) =>
      tag`<span class="whole"><strong>${it.findings.length}</strong> ${countBar(it.findings.length, most)}</span>`,
  },
  ...AGES.map(({ name, end }, index) => {
    const from = AGES[index - 1]?.end ?? 0;
    return aged(name, (days) => days !== undefined && days >= from && days < end);
  }),
  aged('Age not known', (days) => days === undefined),
])}
</section>`;
}

function rowsOf(violations: readonly Finding[]): Row[] {
  const groups = new Map<string, Finding[]>();
  for (const it of violations) {
    const owner = it.user.owner ?? 'not known';
    const group = groups.get(owner);
    if (group) group.push(it);
    else groups.set(owner, [it]);
  }
  const rows = [...groups]
    .map(([owner, findings]) => ({ owner, findings }))
    .sort((a, b) => b.findings.length - a.findings.length || (a.owner < b.owner ? -1 : 1));
  if (rows.length <= MOST_OWNERS) return rows;
  const rest = rows.slice(MOST_OWNERS);
  const owner = plural(rest.length, 'further owner');
  return [...rows.slice(0, MOST_OWNERS), { owner, findings: rest.flatMap((it) => it.findings) }];
}
