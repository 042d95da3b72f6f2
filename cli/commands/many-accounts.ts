import type { AccountTag } from '../../live-check/index';
import { KnownError } from '../../rule-core/index';
import type { Io } from '../io';
import { readAccounts } from '../reading/accounts-list';

/** The options with which `live` and `remediate plan` choose accounts. */
interface Chosen {
  readonly organization?: boolean;
  readonly accounts?: string;
  readonly roleName?: string;
  readonly ou?: readonly string[];
  readonly exclude?: string;
  readonly accountTag?: readonly string[];
}

/** The role to assume in many accounts, where many are asked for. @throws KnownError without one */
export function roleForMany({ organization, accounts, roleName }: Chosen): string | undefined {
  if (organization !== true && accounts === undefined) return undefined;
  if (roleName !== undefined) return roleName;
  throw new KnownError('name the role to assume in every account: --role-name NAME');
}

/** Which accounts, as options of the library. @throws KnownError */
export function chosenAccounts({ accounts, ou, exclude, accountTag }: Chosen, io: Io) {
  return {
    ...(accounts === undefined ? {} : { accounts: readAccounts(accounts, io) }),
    ...(ou ? { ous: ou } : {}),
    ...(exclude === undefined ? {} : { exclude: readAccounts(exclude, io, '--exclude') }),
    ...(accountTag ? { accountTags: accountTag.map(tagOf) } : {}),
  };
}

/** Options that make no sense are said by the library with the option in quotes. */
export async function withOptions<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
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
