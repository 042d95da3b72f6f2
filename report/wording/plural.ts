/** A count with its noun: `1 user`, `2 users`; give the plural where it is not formed with an s. */
export function plural(count: number, noun: string, several = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : several}`;
}
