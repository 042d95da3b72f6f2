import { readTemplate } from '../../inputs/cloudformation/index';
import { type AccessKey, isUnknown, type ReadError, type Warning } from '../../rule-core/index';
import type { Account } from '../account/account';
import { withDeployed } from '../account/deployed';
import type { GuardConfiguration } from '../configuration';
import { NotRead } from '../not-read';
import type { TemplateRequest } from './event';
import type { Judgement } from './judgement';
import { type Judging, reportOf } from './judging';
import type { Payload } from './payload';
import { inRotation } from './rotation';
import { withValues } from './with-values';

/** What messages call the template. */
export const TEMPLATE = 'template';

interface Reading {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  /** Resources whose templates are judged when CloudFormation makes their stacks. */
  readonly elsewhere: readonly string[];
}

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
  const read = await readKeys(request, payload, configuration, account);
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
  const report = reportOf(keys, judging, { errors: read.errors, warnings });
  return { report, elsewhere: read.elsewhere, notCompared: account ? withoutName(keys) : [] };
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

async function readKeys(
  request: TemplateRequest,
  { template, changed }: Payload,
  configuration: GuardConfiguration,
  account: Account | undefined,
): Promise<Reading> {
  const { changeSet, stack } = request;
  const known = account && changeSet !== undefined ? { account, changeSet } : undefined;
  // Without the values every world that the template allows is judged: that passes nothing more.
  const parameters = known ? await known.account.parametersOf(known.changeSet).catch(none) : {};
  let read = readWith(template, request, configuration, parameters);
  if (read.errors.length > 0 && known) {
    // Transforms and modules: CloudFormation itself tells what they make.
    const processed = await known.account.processedTemplate(known.changeSet).catch(() => undefined);
    const again =
      processed === undefined
        ? undefined
        : readWith(processed, request, configuration, parameters, true);
    if (again?.errors.length === 0) read = again;
  }
  const scene = { file: TEMPLATE, account: request.account };
  const keys =
    request.kind === 'change-set'
      ? withValues(read.keys, changed, stack ? { ...scene, stack: stack.name } : scene)
      : read.keys;
  return { ...read, keys };
}

function none(): Readonly<Record<string, string>> {
  return {};
}

function readWith(
  template: string,
  { account, stack }: TemplateRequest,
  { trustedTransforms }: GuardConfiguration,
  parameters: Readonly<Record<string, string>>,
  processed = false,
): Reading {
  const elsewhere = new Set<string>();
  const { keys, errors } = readTemplate(template, {
    file: processed ? `processed ${TEMPLATE}` : TEMPLATE,
    account,
    parameters,
    trustedTransforms,
    // There are no files beside it.
    readFile: () => undefined,
    onTemplateElsewhere: ({ logicalId }) => elsewhere.add(logicalId),
    ...(stack ? { region: stack.region, stackName: stack.name } : {}),
  });
  return { keys, errors, elsewhere: [...elsewhere] };
}
