import { wrappedColumns } from '../../report/index';
import { type Io, widthOf } from '../io';

/** The same, with what is written to a terminal no wider than it. A call writes whole lines. */
export function onScreen(io: Io): Io {
  const width = widthOf(io);
  if (width === undefined) return io;
  const write = (text: string) => io.stdout.write(wrappedColumns(text, width));
  return { ...io, now: () => io.now(), stdout: { write, isTTY: true, columns: width } };
}
