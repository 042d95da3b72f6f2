import { documentOf } from './formats/html/document';
import { type Html, html, NOTHING } from './formats/html/page';

/** What plans are called, of one account and of many. */
export const PLAN_TITLE = 'Deactivation of surplus access keys';

/** A plan as a page to file with its approval; parts that have nothing to say are left out. */
export function planPage(
  {
    title,
    head,
    about,
  }: { readonly title: string; readonly head: string; readonly about: readonly string[] },
  parts: readonly Html[],
): string {
  return documentOf(
    title,
    html`<header>
        <h1>${PLAN_TITLE}</h1>
        <p>${head}</p>
        ${about.map((it) => html`<p class="soft">${it}</p>`)}
      </header>
      <main>${parts}</main>`,
  ).source;
}

/** A part with its heading; nothing where it has nothing to say. */
export function planSection(heading: string, isEmpty: boolean, content: Html): Html {
  return isEmpty
    ? NOTHING
    : html`<section>
        <h2>${heading}</h2>
        ${content}
      </section>`;
}

export function planList(heading: string, items: readonly string[]): Html {
  const list = html`<ul>
    ${items.map((it) => html`<li>${it}</li>`)}
  </ul>`;
  return planSection(heading, items.length === 0, list);
}
