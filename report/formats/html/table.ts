import { each, Html, html as tag } from './page';

/** A column of a table: its heading, and its cell for each row; empty text is an empty cell. */
export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Html | string | number;
}

/** A table with its caption. A column in which no row has anything is left out. */
export function table<Row>(
  caption: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
): Html {
  const filled = columns.filter(({ cell }) => rows.some((row) => !isEmpty(cell(row))));
  return tag`<table>
<caption>${caption}</caption>
<thead><tr>${each(filled, (it) => tag`<th scope="col">${it.name}</th>`)}</tr></thead>
<tbody>
${each(rows, (row) => tag`<tr>${each(filled, ({ name, cell }) => tag`<td data-label="${name}">${cell(row)}</td>`)}</tr>`)}
</tbody>
</table>`;
}

function isEmpty(cell: Html | string | number): boolean {
  return (cell instanceof Html ? cell.source : String(cell)) === '';
}

/** What is never broken into two lines: a key id, a day. */
export function whole(text: string): Html {
  return tag`<code class="whole">${text}</code>`;
}

/** A day, with its moment for programs and for who points at it. */
export function day(moment: string | undefined): Html | string {
  if (moment === undefined) return '';
  return tag`<time class="whole" datetime="${moment}" title="${moment}">${moment.slice(0, 10)}</time>`;
}

/** A moment as people write it, to the second. */
export function moment(iso: string): Html {
  const [, date, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso) ?? [];
  const shown =
    date === undefined || time === undefined
      ? tag`${iso}`
      : tag`<span class="whole">${date}</span> <span class="whole">${time} UTC</span>`;
  return tag`<time datetime="${iso}">${shown}</time>`;
}
