import { type AccessKey, isUnknown, type Warning } from '../../rule-core/index';
import { withDeployed } from '../account/deployed';
import { NotRead } from '../not-read';
import type { TemplateRequest } from '../question/event';
import type { Judgement } from './judgement';
import { type Judging, reportOf } from './judging';
import type { Payload } from '../question/payload';
import { readStack, readWith } from './read-stack';
import { inRotation } from './rotation';

/**
 * Judges a stack before it is deployed: its template, with the values that a change set shows, and with
 * what the account holds.
 *
 * @throws NotRead where something that the verdict needs cannot be read
 */
export async function judgeTemplate(
  request: TemplateRequest,
  payload: Payload,
  judging: Judging,
): Promise<Judgement> {
  const { stack } = request;
  const { configuration, account, now } = judging;
  if (!stack) throw new NotRead('the event does not name the stack');
  const read = await readStack(request, payload, configuration, account);
  const { errors, elsewhere, guardChanges } = read;
  const warnings: Warning[] = [];
  let { keys } = read;
  if (account) {
    const before = async () => {
      const template = payload.previous ?? (await account.templateOf(stack.arn));
      return readWith(template, request, configuration, {}).keys;
    };
    const held = await withDeployed(
      keys,
      { arn: stack.arn, name: stack.name, before },
      request.account,
      account,
      now,
    );
    keys = inRotation(held.keys, held.made, now);
    warnings.push(...held.warnings);
  }
  const report = reportOf(keys, judging, { errors, warnings });
  return { report, elsewhere, guardChanges, notCompared: account ? withoutName(keys) : [] };
}

/** Declared keys of which some user is neither named nor made by this deployment. */
function withoutName(keys: readonly AccessKey[]): string[] {
  const open = keys.filter(
    ({ user, possible, exists }) =>
      !possible &&
      exists.kind !== 'never' &&
      user.some(({ value }) => isUnknown(value) || (value.name === undefined && !value.generated)),
  );
  return open.map((it) => it.name ?? it.address);
}
