/**
 * Text from an input made harmless to show. One place says what a terminal, a build log or a reader's eye
 * could take for something else: control characters, among them the escape that starts terminal
 * sequences; marks that make text show in another order than it is written, or not at all; halves of
 * characters, which no XML may hold; and `##[`, `##vso[`, `##teamcity[`, which build logs take for a
 * command wherever they stand.
 */
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffe\uffff]|#(?=#\w{0,40}\[)/gu;

/** In one line: what is dangerous becomes a visible escape such as `\u001b`. */
export function printable(text: string): string {
  return text.replace(DANGEROUS, (it) => escaped(it));
}

/** In lines, of which none is a workflow command of GitHub (`::error::`). */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => printable(line).replace(/^(\s*):(?=:)/u, '$1\\u003a'))
    .join('\n');
}

/** JSON with the same data. Line breaks stay: within texts JSON has escaped them already. */
export function printableJson(json: string): string {
  return json.replace(DANGEROUS, (it) => (it === '\n' ? it : inUtf16(it)));
}

function escaped(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** As JSON writes what lies beyond the first plane: in two halves. */
function inUtf16(character: string): string {
  let units = '';
  for (let index = 0; index < character.length; index += 1) {
    units += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return units;
}
