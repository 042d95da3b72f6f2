import type { KnownPath } from './known-path';

/** The files of a run, found by the end of their path. */
export class FilesByName {
  private readonly byName = new Map<string, string[]>();

  /** @param files as the run shows them */
  constructor(files: Iterable<string>) {
    for (const file of new Set(files)) {
      const name = partsOf(file).at(-1) ?? file;
      const same = this.byName.get(name);
      if (same) same.push(file);
      else this.byName.set(name, [file]);
    }
  }

  /**
   * The files that an address may mean: those that end with all that is known of its path. Of
   * several, the nearest to the file that names the address.
   *
   * @param from the file that names the address
   */
  fitting({ parts }: KnownPath, from: string): string[] {
    const named = (this.byName.get(parts.at(-1) ?? '') ?? []).filter((it) => it !== from);
    const fitting = named.filter((it) => commonEnd(partsOf(it), parts) === parts.length);
    const folders = partsOf(from).slice(0, -1);
    return best(fitting, (it) => 1 + commonStart(partsOf(it), folders)).sort();
  }
}

function partsOf(file: string): string[] {
  return file.split(/[\\/]/).filter((it) => it !== '' && it !== '.');
}

/** Those of the highest score above zero. */
function best(files: readonly string[], score: (file: string) => number): string[] {
  const scored = files.map((file) => ({ file, score: score(file) }));
  const most = scored.reduce((high, it) => Math.max(high, it.score), 0);
  return most === 0 ? [] : scored.filter((it) => it.score === most).map((it) => it.file);
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}
