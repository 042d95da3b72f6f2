/**
 * Whether a text matches a pattern in which `*` stands for any text, empty text included. The parts
 * between stars are found from left to right, so the time is linear in the text for each star.
 */
export function fitsPattern(text: string, pattern: string): boolean {
  if (text === pattern) return true;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined || !text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
