const DANGEROUS = /[\p{Cc}\p{Cf}\u2028\u2029]|#(?=#\[)/gu;

/**
 * JSON that is harmless in a log: the same data, with everything a terminal or a build log could
 * take for a command written as an escape.
 */
export function stringify(value: unknown): string {
  const shown = JSON.stringify(value, null, 2).replace(DANGEROUS, (found) =>
    // Line breaks between the fields are ours; within texts JSON has escaped them already.
    found === '\n' ? found : escaped(found),
  );
  return `${shown}\n`;
}

/** In UTF-16, as JSON writes what lies beyond the first plane. */
function escaped(character: string): string {
  let units = '';
  for (let index = 0; index < character.length; index += 1) {
    units += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return units;
}
