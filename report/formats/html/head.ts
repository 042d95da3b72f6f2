import type { Report } from '../../../rule-core/index';
import { headerOf } from '../../wording/header';
import { plural } from '../../wording/plural';
import { checkedOf, headlineOf, stateOf } from '../../wording/verdict';
import { breakable, html as tag, type Html } from './page';

/** What each fact of a live check is called. */
const CALLED: Readonly<Record<string, string>> = {
  account: 'Account',
  accounts: 'Accounts',
  alias: 'Alias',
  notWholly: 'Accounts not wholly read',
  leftOut: 'Accounts left out',
  caller: 'Read as',
  role: 'Through the role',
  source: 'Source',
  asOf: 'As of',
};

/** The verdict in a few words; a report that is not complete is never headed as compliant. */
export function verdictOf(report: Report): string {
  const state = stateOf(report);
  return `${state.charAt(0).toUpperCase()}${state.slice(1)}`;
}

/** Title, verdict, and of what, by whom and as of when: what is filed is often only the head. */
export function head(report: Report, now: Date | undefined): Html {
  const { rule, verdict } = report;
  const facts = [...factsOf(report), ...(now ? [['Report made', now.toISOString()] as const] : [])];
  return tag`<header>
<h1>${rule.title}</h1>
<p class="soft">${rule.benchmarks.map((it) => `${it.name} v${it.version}, ${it.control}`).join('; ')}</p>
<p class="verdict ${verdict}">Verdict: ${verdictOf(report)}</p>
<p>${headlineOf(report)}. ${readSentence(report)}</p>
<dl class="facts">
${facts.map(([name, value]) => tag`<div><dt>${name}</dt><dd>${value.startsWith('arn:') ? breakable(value) : value}</dd></div>`)}
</dl>
</header>`;
}

function factsOf(report: Report): (readonly [string, string])[] {
  const { facts = {} } = headerOf(report) ?? {};
  const told = Object.entries(facts).flatMap(([name, value]) => {
    const called = CALLED[name];
    return called === undefined ? [] : [[called, value] as const];
  });
  const documents = report.inputs ?? [];
  return [
    ...told,
    ...(documents.length === 0 ? [] : [['Documents', String(documents.length)] as const]),
  ];
}

function readSentence(report: Report): string {
  const { complete, summary, acceptedUnread = [] } = report;
  const read = `${checkedOf(report)} ${summary.keys === 1 ? 'was' : 'were'} read`;
  if (!complete) {
    return `${read}, but not everything that was asked for: see “What was not read”. What was not read is not judged.`;
  }
  if (acceptedUnread.length === 0) return `${read}, and nothing that was asked for is missing.`;
  const parts = plural(acceptedUnread.length, 'part');
  return `${read}; ${parts} could not be, and somebody answers for that until a day: see “Accepted as not read”.`;
}
