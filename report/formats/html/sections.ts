import { acceptedBecause, type Report } from '../../../rule-core/index';
import { driftSentence } from '../../wording/drift';
import { headerOf, ofReading } from '../../wording/header';
import { plural } from '../../wording/plural';
import { passedOverPhrase, settledSentence } from '../../wording/passed-over';
import { each, html as tag, Html, NOTHING } from './page';

/** The sections of the page beside its findings: each is nothing where there is nothing to say. */

const NOTES = {
  'exception-expired': new Html('<strong>Expired exception.</strong> '),
  'exception-unmatched': new Html('<strong>Unused exception.</strong> '),
  'exception-expiring': new Html('<strong>Exception about to expire.</strong> '),
  'exception-refused': new Html('<strong>Refused exception.</strong> '),
  'unread-accepted': new Html('<strong>Accepted.</strong> '),
  note: NOTHING,
} as const;

export function notRead({ errors }: Report): Html {
  if (errors.length === 0) return NOTHING;
  return tag`<section>
<h2>What was not read</h2>
<ul>
${each(errors, (it) => tag`<li><code>${it.input}</code>: ${it.message}${it.what === undefined ? NOTHING : tag` <code>${it.what}</code>`}</li>`)}
</ul>
</section>`;
}

/** What was not read, and who answers for it. */
export function acceptedUnread({ acceptedUnread: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>Accepted as not read</h2>
<ul>
${each(list, (it) => tag`<li><code>${it.input}</code>: ${it.message} Accepted: ${acceptedBecause(it.accepted)}</li>`)}
</ul>
</section>`;
}

export function drift({ drift: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>Declared and deployed differ</h2>
<ul>
${each(list, (it) => tag`<li>${driftSentence(it)}</li>`)}
</ul>
</section>`;
}

export function notes({ warnings }: Report): Html {
  if (warnings.length === 0) return NOTHING;
  return tag`<section>
<h2>Notes</h2>
<ul>
${each(warnings, (it) => tag`<li>${NOTES[it.code]}${it.message}</li>`)}
</ul>
</section>`;
}

export function inputs({ inputs: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>What was read</h2>
${folded(
  plural(list.length, 'document'),
  tag`<ul>
${each(list, (it) => tag`<li><code>${it.input}</code> (${it.kind})</li>`)}
</ul>`,
  list.length > LONG,
)}
</section>`;
}

export function settled({ settled: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>What one document decides about another</h2>
<ul>
${each(list, (it) => tag`<li>${settledSentence(it)}</li>`)}
</ul>
</section>`;
}

export function passedOver({ passedOver: list = [] }: Report): Html {
  if (list.length === 0) return NOTHING;
  return tag`<section>
<h2>What was passed over</h2>
<ul>
${each(
  list,
  (it) =>
    tag`<li>${passedOverPhrase(it)}: ${it.examples.join(', ')}${it.count > it.examples.length ? ', …' : ''}${it.mentioning > 0 ? `. Mention access keys, or cannot be searched: ${it.mentions.join(', ')}` : ''}</li>`,
)}
</ul>
</section>`;
}

export function readings(report: Report): Html {
  const { readings: list = [] } = report;
  const header = headerOf(report);
  if (!header) return NOTHING;
  return tag`<section>
<h2>How it was read</h2>
<p>${header.sentence}</p>
${
  list.length < 2
    ? NOTHING
    : folded(
        plural(list.length, 'account'),
        tag`<ul>
${each(list, (it) => tag`<li>${ofReading(it).sentence}</li>`)}
</ul>`,
        list.length > LONG,
      )
}
</section>`;
}

/** A list longer than this is folded. */
const LONG = 20;

function folded(summary: string, content: Html, fold: boolean): Html {
  return fold ? tag`<details><summary>${summary}</summary>${content}</details>` : content;
}
