import type { AccountScope } from '../../rule-core/index';
import { property } from './property';
import type { PulumiProvider, PulumiResource } from './resource';

/** Kinds of IAM, as each provider calls them: what they name in their ARN is the account they are in. */
const OF_IAM = /^(aws|aws-native):iam[/:]|^[\w.-]+:index\/iam|:tf:aws_iam_/;

/** The accounts that the ARNs of IAM resources tell, each with the provider that made or read it. */
export function* arnsOf(
  resources: readonly PulumiResource[],
): Iterable<readonly [PulumiProvider | undefined, string]> {
  for (const { type, outputs, provider } of resources) {
    if (!OF_IAM.test(type)) continue;
    const arn = property(outputs, 'arn');
    if (arn.kind !== 'known' || typeof arn.value !== 'string') continue;
    const account = /^arn:[\w-]+:iam::(\d{12}):/.exec(arn.value)?.[1];
    if (account !== undefined) yield [provider, account];
  }
}

/** A key that refers to a user of the stack: where its own provider leads, and where the user's does. */
export interface Use {
  readonly own: AccountScope;
  readonly user: AccountScope | undefined;
}

/**
 * What the use of users tells about accounts. A key that refers to a user is made in that user's
 * account, or not at all: so the number that the key's provider names is that of the account which the
 * user's provider leaves open (the ambient credentials, a profile). Where that provider is not known yet,
 * the number may be that of any account that is left open.
 */
export function accountsInUse(uses: readonly Use[]): (account: AccountScope) => AccountScope {
  const ids = new Map<string, Set<string>>();
  const open = new Set<string>();
  let anywhere = false;
  for (const { own, user } of uses) {
    if (!user || user.id !== undefined) continue;
    if (user.uncertain === true) anywhere ||= own.id !== undefined;
    else if (own.id !== undefined)
      ids.set(user.scope, (ids.get(user.scope) ?? new Set()).add(own.id));
    else if (own.uncertain === true) open.add(user.scope);
  }
  return (account) => {
    if (account.id !== undefined) return account;
    const [id, other] = ids.get(account.scope) ?? [];
    const vague = other !== undefined || open.has(account.scope);
    if (vague || (anywhere && id === undefined)) return { ...account, uncertain: true };
    return id === undefined ? account : { ...account, id };
  };
}
