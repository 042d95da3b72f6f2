const widthOf = (text: string) => Array.from(text).length;

/** A table, its columns padded as Prettier does. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((it) => it.replaceAll('|', '\\|')));
  const widths = head.map((_, column) =>
    Math.max(3, ...cells.map((row) => widthOf(row[column] ?? ''))),
  );
  const line = (row: readonly string[]) => {
    const padded = widths.map((width, column) => {
      const text = row[column] ?? '';
      return text + ' '.repeat(width - widthOf(text));
    });
    return `| ${padded.join(' | ')} |`;
  };
  const [first = [], ...others] = cells;
  return [line(first), line(widths.map((it) => '-'.repeat(it))), ...others.map(line)].join('\n');
}

/**
 * A page with what is made put between `<!-- NAME: made by npm run reference -->` and `<!-- end -->`.
 *
 * @throws Error where the page has no such place
 */
export function put(page: string, name: string, content: string): string {
  const begin = `<!-- ${name}: made by npm run reference -->`;
  const start = page.indexOf(begin);
  const end = page.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`the page has no place for "${name}": ${begin}`);
  return `${page.slice(0, start + begin.length)}\n\n${content}\n\n${page.slice(end)}`;
}
