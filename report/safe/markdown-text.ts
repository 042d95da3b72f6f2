const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Shows as nothing, and parts what a host would link: GitHub and GitLab link in the text they show. */
const NOTHING = '&#8203;';

/** What marks up wherever it stands, what begins a list or a heading at the start, what becomes a link. */
const SPECIAL = /[&<>@#\\`*_{}[\]()+!|~$^]|^[-=]|(?<=^\d{1,9})[.)]|:(?=\/\/)|\bwww(?=\.)/gi;

/**
 * Text that shows as it is, for a place between our own words: no markup, no HTML, no link, no mention
 * of a person or an issue. Each character is looked at once.
 */
export function prose(text: string): string {
  return text.replace(SPECIAL, (it) => {
    if (it === '@' || it === ':' || /^www$/i.test(it)) return `${it}${NOTHING}`;
    if (it === '#') return `\\#${NOTHING}`;
    return ENTITIES[it] ?? `\\${it}`;
  });
}

/** As code, where nothing in it could end the code or the cell of a table. */
export function code(text: string): string {
  return /[`|\\]/.test(text) || text.trim() === '' ? prose(text) : `\`${text}\``;
}
