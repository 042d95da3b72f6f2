import { PARTS, resultName } from '../../live-check/organization/results/result-folder';
import { MOST_RUN_BYTES, runIn } from '../../live-check/organization/results/run-record';
import { runOf } from './event';
import { itemsText } from './list';
import { IN_RUN } from './names';
import { keyOf, type ResultBucket } from './result-bucket';

/** More than any run has. */
const MOST = 300_000;

/**
 * Which listed accounts have no result yet: those without a function of their own, and those whose
 * function failed. They are read by a role.
 *
 * @throws BadEvent; and what S3 says
 */
export async function remaining(
  event: unknown,
  { bucket }: { readonly bucket: ResultBucket },
): Promise<{ readonly items: string; readonly accounts: number }> {
  const run = runOf(event);
  const folder = bucket.folderOf(run);
  const { list } = runIn(await folder.read(PARTS.run, MOST_RUN_BYTES));
  const there = new Set((await folder.list('results', MOST)).map((it) => it.name));
  const open = list.active.filter((it) => !there.has(resultName(it)));
  await bucket.write(run, IN_RUN.remaining, itemsText(open));
  return { items: keyOf(run, IN_RUN.remaining), accounts: open.length };
}
