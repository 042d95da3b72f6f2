import type { Finding, Report } from '../../../rule-core/index';
import { groupBy } from '../../../rule-core/text/group-by';
import { anchorOf } from './findings';
import { html as tag, type Html, NOTHING } from './page';
import { type Column, table } from './table';

const CALLED = {
  violation: 'Violation',
  undetermined: 'Undetermined',
  excepted: 'Accepted',
} as const;

/** An index of the findings: by account and by owner where there are several, and user by user. */
export function overview({ findings: all }: Report): Html {
  if (all.length === 0) return NOTHING;
  return tag`<section>
<h2>Who it is about</h2>
${by('By account', 'Account', all, (it) => it.user.account ?? 'not known')}
${by('By owner', 'Owner', all, (it) => it.user.owner ?? 'not known')}
${table('User by user', all, [
  { name: 'User', cell: (it) => tag`<a href="#${anchorOf(it)}">${it.user.label}</a>` },
  { name: 'Account', cell: (it) => it.user.account ?? '' },
  { name: 'Owner', cell: (it) => it.user.owner ?? '' },
  { name: 'Verdict', cell: (it) => tag`<span class="${it.verdict}">${CALLED[it.verdict]}</span>` },
  { name: 'Active keys', cell: (it) => it.activeKeys },
])}
</section>`;
}

/** How many findings each account or owner has. One alone, or none that is known, needs no table. */
function by(
  caption: string,
  name: string,
  all: readonly Finding[],
  groupOf: (it: Finding) => string,
): Html {
  const groups = groupBy(all, groupOf);
  if (groups.size < 2) return NOTHING;
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  const count = (verdict: Finding['verdict']): Column<(typeof rows)[number]> => ({
    name: CALLED[verdict],
    cell: ([, findings]) => {
      const found = findings.filter((it) => it.verdict === verdict).length;
      return found === 0 ? '' : found;
    },
  });
  return table(caption, rows, [
    {
      name,
      cell: ([group, [first]]) => (first ? tag`<a href="#${anchorOf(first)}">${group}</a>` : group),
    },
    count('violation'),
    count('undetermined'),
    count('excepted'),
  ]);
}
