import { type Finding, ruleOf } from '../../../rule-core/index';
import { plural } from '../../wording/plural';
import { whoOf } from '../../wording/who';
import { html as tag, type Html, NOTHING } from '../html/page';
import { moment, table } from '../html/table';
import { type Account, accountAnchor, STATE_NAMES } from './accounts';
import { daysOf } from './ages';

/** So many accounts and findings are shown one by one: a page is to be opened, on a phone too. */
const MOST_ACCOUNTS = 500;
const MOST_FINDINGS = 2_000;
const MOST_ERRORS = 20;

/** Account by account, what there is to do; what the page has no room for is counted. */
export function drillDown(accounts: readonly Account[], now: string | undefined): Html {
  const open = accounts.filter((it) => it.state !== 'compliant');
  if (open.length === 0) return NOTHING;
  let room = MOST_FINDINGS;
  const blocks = open.slice(0, MOST_ACCOUNTS).map((it) => {
    const shown = it.findings.slice(0, Math.max(0, room));
    room -= shown.length;
    return block(it, shown, now);
  });
  const rest = open.length - blocks.length;
  return tag`<section>
<h2>Account by account</h2>
${rest > 0 ? tag`<p><strong>${plural(rest, 'more account')}</strong> ${rest === 1 ? 'is' : 'are'} not shown here; the JSON and CSV reports have all.</p>` : NOTHING}
${blocks}
</section>`;
}

function block(account: Account, shown: readonly Finding[], now: string | undefined): Html {
  const { id, alias, state, whole, asOf, users, findings, errors } = account;
  const count = (verdict: Finding['verdict']) =>
    findings.filter((it) => it.verdict === verdict).length;
  const facts = [
    ...(count('violation') > 0 ? [plural(count('violation'), 'violation')] : []),
    ...(count('undetermined') > 0 ? [`${count('undetermined')} undetermined`] : []),
    ...(count('excepted') > 0 ? [`${count('excepted')} accepted`] : []),
    ...(whole || state === 'not-read' ? [] : ['not wholly read']),
  ];
  const left = findings.length - shown.length;
  return tag`<details class="${state}" id="${accountAnchor(account)}">
<summary><h3>Account ${id}${alias === undefined ? '' : ` (${alias})`}</h3> <span class="soft">${[STATE_NAMES[state], ...(facts.length > 0 ? [facts.join(', ')] : [])].join(': ')}</span></summary>
<p class="soft">${users === undefined ? 'It was not read' : plural(users, 'user')}${asOf === undefined ? '' : tag`, as of ${moment(asOf)}`}.</p>
${shown.length === 0 ? NOTHING : findingsTable(shown, now)}
${left > 0 ? tag`<p>${plural(left, 'more finding')} of this account: see the JSON and CSV reports.</p>` : NOTHING}
${errors.length === 0 ? NOTHING : tag`<p><strong>What was not read:</strong></p><ul>${errors.slice(0, MOST_ERRORS).map((it) => tag`<li>${it.message}</li>`)}</ul>`}
${errors.length > MOST_ERRORS ? tag`<p>${errors.length - MOST_ERRORS} more.</p>` : NOTHING}
</details>`;
}

function findingsTable(findings: readonly Finding[], now: string | undefined): Html {
  return table('Users', findings, [
    { name: 'User', cell: ({ user }) => user.label },
    {
      name: 'Verdict',
      cell: (it) => (it.verdict === 'excepted' ? 'accepted' : it.verdict),
    },
    { name: 'Days', cell: (it) => daysOf(it, now) ?? '' },
    { name: 'Owner', cell: ({ user }) => user.owner ?? '' },
    { name: 'What', cell: whatOf },
    { name: 'Rule', cell: (it) => tag`<code>${ruleOf(it)}</code>` },
  ]);
}

function whatOf(finding: Finding): Html {
  const { sentence } = whoOf(finding);
  const advice = finding.verdict === 'excepted' ? (sentence ?? '') : finding.fix;
  return tag`${finding.message} ${advice}`;
}
