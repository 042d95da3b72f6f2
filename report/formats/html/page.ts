/** Text that is HTML already: whole, or in pieces that are made each time it is written. */
export class Html {
  constructor(private readonly content: string | (() => Iterable<string>)) {}

  get source(): string {
    return typeof this.content === 'string' ? this.content : [...this.content()].join('');
  }

  *pieces(): Generator<string> {
    if (typeof this.content === 'string') yield this.content;
    else yield* this.content();
  }

  get isWhole(): boolean {
    return typeof this.content === 'string';
  }
}

/** A part of a page that has nothing to say. */
export const NOTHING = new Html('');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

type Part = string | number | Html | readonly Html[];

/** HTML in which every value is text, unless it is {@link Html} itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const made = () => piecesOf(strings, parts);
  return parts.every(isWhole) ? new Html([...made()].join('')) : new Html(made);
}

function* piecesOf(strings: readonly string[], parts: readonly Part[]): Generator<string> {
  for (const [index, it] of strings.entries()) {
    yield it;
    const part = parts[index] ?? NOTHING;
    if (part instanceof Html) yield* part.pieces();
    else if (typeof part === 'object') yield* joined(part, (member) => member, '\n');
    else yield escaped(part);
  }
}

function isWhole(part: Part): boolean {
  if (part instanceof Html) return part.isWhole;
  return typeof part !== 'object' || part.every((it) => it.isWhole);
}

/** A list of so many is made at once. */
const FEW = 20;

/**
 * What is made of each member of a list. Of a long one, each is made when it is written: the page of a
 * large organization takes more memory than all that it is made of.
 */
export function each<T>(list: readonly T[], make: (it: T) => Html, between = '\n'): Html {
  const made = () => joined(list, make, between);
  return list.length > FEW ? new Html(made) : new Html([...made()].join(''));
}

function* joined<T>(list: readonly T[], make: (it: T) => Html, between: string): Generator<string> {
  for (const [index, it] of list.entries()) {
    if (index > 0) yield between;
    yield* make(it).pieces();
  }
}

function escaped(text: string | number): string {
  return String(text).replace(/[&<>"']/g, (it) => ENTITIES[it] ?? it);
}

/** An ARN, which a narrow screen breaks after its marks, not inside a word. */
export function breakable(text: string): Html {
  return new Html(escaped(text).replace(/[/:](?=[^/:])/g, '$&<wbr>'));
}

/** For screens, phones and paper; light and dark. Contrast is at least 4.5 to 1 everywhere. */
export const STYLE = new Html(`
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --line: #d0d7de;
  --bad: #b3121d; --open: #7a4d00; --good: #116329; --card: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a3adb8; --paper: #0d1117;
  --line: #30363d; --bad: #ff8e86; --open: #e3b341; --good: #56d364; --card: #161b22; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 3rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .5rem 0; }
.soft { color: var(--soft); }
.violation { color: var(--bad); } .undetermined { color: var(--open); } .compliant { color: var(--good); }
.verdict { font-weight: 700; font-size: 1.2rem; }
dl.counts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: .5rem; margin: 1rem 0; }
dl.counts div { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .75rem; }
dl.counts dt { color: var(--soft); font-size: .875rem; } dl.counts dd { margin: 0; font-size: 1.5rem; font-weight: 600; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: .25rem 1rem; margin: .75rem 0; }
dl.facts dt { color: var(--soft); font-size: .875rem; } dl.facts dd { margin: 0; }
a { color: inherit; } ul.plain { list-style: none; margin: 0; padding: 0; }
.whole { white-space: nowrap; overflow-wrap: normal; }
details { border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 6px; padding: .5rem 1rem; margin: .75rem 0; }
details > * { color: var(--ink); } summary { cursor: pointer; } summary h3 { display: inline; }
article { border: 1px solid var(--line); border-left: 4px solid currentColor; border-radius: 6px; padding: .75rem 1rem; margin: 1rem 0; }
article > * { color: var(--ink); }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; margin: .5rem 0; }
caption { text-align: left; color: var(--soft); font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-top: 1px solid var(--line); }
th, td[data-label='Status'] { white-space: nowrap; }
code { font: .875em ui-monospace, monospace; }
@media (max-width: 40rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { display: block; border-top: 1px solid var(--line); padding: .35rem 0; }
  td { display: block; border: 0; padding: .1rem 0; }
  td:empty { display: none; }
  td::before { content: attr(data-label) ': '; color: var(--soft); }
}
@media print { :root { --ink: #000; --soft: #333; --paper: #fff; --line: #999; --card: #fff;
  --bad: #900; --open: #530; --good: #050; } body { max-width: none; padding: 0; font-size: 11pt; }
  article, tr { break-inside: avoid; } details::details-content { content-visibility: visible; block-size: auto; } h2, h3 { break-after: avoid; } }
`);
