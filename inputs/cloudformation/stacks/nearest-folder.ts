import path from 'node:path';

/** How many folders lie between two files, up and down: none in the same folder. */
export function stepsBetween(a: string, b: string): number {
  const between = path.relative(path.dirname(a), path.dirname(b));
  return between === '' ? 0 : between.split(path.sep).length;
}

/** The one of the folders that is nearest to the file, if one is. */
export function nearestFolder(file: string, folders: Iterable<string>): string | undefined {
  const steps = (folder: string) => stepsBetween(file, path.join(folder, 'any'));
  const [first, second] = [...folders].sort((a, b) => steps(a) - steps(b));
  if (first === undefined) return undefined;
  return second !== undefined && steps(first) === steps(second) ? undefined : first;
}
