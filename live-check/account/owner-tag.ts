import { type AccessKey, isUnknown } from '../../rule-core/index';
import { sentenceOf } from '../aws/errors';
import { inParallel } from '../aws/pool';
import { note, type AccountReading } from './reading';

/**
 * The keys, with who answers for their users by a tag of them. Only keys that matter to the verdict are
 * kept, so that only users with findings are asked about. It decides nothing: where tags are not told, a
 * note says why.
 */
export async function withOwners(
  run: AccountReading,
  keys: readonly AccessKey[],
  tag: string,
): Promise<AccessKey[]> {
  const owners = new Map<string, string>();
  const names = [...new Set(keys.flatMap(namesOf))].sort();
  let unknown = 0;
  let why: unknown;
  await inParallel(names, run.concurrency, async (name) => {
    if (run.ended) return;
    try {
      const owner = (await run.reader.tagsOf(name)).get(tag.toLowerCase());
      if (owner !== undefined && owner !== '') owners.set(name, owner);
    } catch (error) {
      unknown += 1;
      why ??= error;
    }
  });
  if (unknown > 0) {
    const users = `${unknown} user${unknown === 1 ? '' : 's'}`;
    note(run, `The tags of ${users} of ${run.input} are not known: ${sentenceOf(why)}.`);
  }
  return keys.map((key) => ({
    ...key,
    user: key.user.map((it) => {
      if (isUnknown(it.value)) return it;
      const owner = owners.get(it.value.name ?? '');
      return owner === undefined ? it : { ...it, value: { ...it.value, owner } };
    }),
  }));
}

function namesOf({ user }: AccessKey): string[] {
  return user.flatMap(({ value }) => (isUnknown(value) ? [] : (value.name ?? [])));
}
