import path from 'node:path';
import type { AccountTag } from '../../live-check/index';
import { type Exception, KnownError, type Report } from '../../rule-core/index';
import { readAccounts } from '../reading/accounts-list';
import { attended } from '../aws';
import type { Io } from '../io';
import type { LiveValues } from '../options/index';
import { showProgress } from '../writing/progress';

/** Whether many accounts are asked for. @throws KnownError where no role is named for them */
export function wantsOrganization(options: LiveValues): boolean {
  const wants = options.organization === true || options.accounts !== undefined;
  if (wants && options.roleName === undefined) {
    throw new KnownError('name the role to assume in every account: --role-name NAME');
  }
  return wants;
}

export async function organizationReport(
  options: LiveValues,
  exceptions: readonly Exception[],
  io: Io,
): Promise<Report> {
  const { checkOrganization } = await import('../../live-check/index');
  const {
    roleName = '',
    accounts,
    checkpoint,
    rotationWindow = 0,
    quiet = false,
    timeout,
  } = options;
  const { ou, exclude, accountTag } = options;
  const onProgress = showProgress(io, quiet);
  const passed = [
    'nameUsers',
    'stacks',
    'ownerTag',
    'profile',
    'region',
    'roleArn',
    'source',
    'ownAccount',
    'externalId',
  ] as const;
  const rest = ['sessionName', 'concurrency', 'rate', 'benchmark', 'checkpointMaxAge'] as const;
  try {
    return await checkOrganization({
      ...Object.fromEntries(
        [...passed, ...rest].flatMap((it) =>
          options[it] === undefined ? [] : [[it, options[it]]],
        ),
      ),
      roleName,
      exceptions,
      rotationWindow,
      now: () => io.now(),
      ...attended(io, quiet),
      ...(timeout === undefined ? {} : { limits: { account: timeout } }),
      ...(ou ? { ous: ou } : {}),
      ...(exclude === undefined ? {} : { exclude: readAccounts(exclude, io, '--exclude') }),
      ...(accountTag ? { accountTags: accountTag.map(tagOf) } : {}),
      ...(accounts === undefined ? {} : { accounts: readAccounts(accounts, io) }),
      ...(checkpoint === undefined ? {} : { checkpoint: path.resolve(io.cwd, checkpoint) }),
      ...(onProgress ? { onProgress } : {}),
    });
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('"')) {
      throw new KnownError(error.message);
    }
    throw error;
  }
}

function tagOf(text: string): AccountTag {
  const at = text.indexOf('=');
  if (at < 1) throw new KnownError(`--account-tag is KEY=VALUE, not "${text}"`);
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}
