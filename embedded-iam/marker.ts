/** A marker for a position of a list; no two calls give the same, even where a page was empty. */
export function markerOf(position: number, call = 0): string {
  return Buffer.from(`${position}/${call}`).toString('base64');
}

/** NaN for what is no marker. */
export function positionOf(marker: string): number {
  return Number(/^(\d+)\/\d+$/.exec(Buffer.from(marker, 'base64').toString())?.[1]);
}
