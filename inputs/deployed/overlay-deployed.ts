import type { AccessKey, ReadError } from '../../rule-core/index';
import type { Declared, Overlay } from './declared';
import type { DeployedAccount } from './deployed-account';
import { overlayAccount } from './overlay-account';

/**
 * What the accounts would hold after the deployment of what is declared: the declared keys, and of
 * their users every deployed key that the inputs do not decide about. A deployed key that an input
 * owns (by the key's id in a state, by the stack that made it) is not counted twice; of one that may
 * be owned, neither is claimed.
 *
 * Users for whom nothing is declared are left to the live check.
 */
export function overlayDeployed(declared: Declared, accounts: readonly DeployedAccount[]): Overlay {
  const known = new Map(accounts.map((it) => [it.account, it]));
  const uncovered = declared.keys.filter((it) => !known.has(it.account.id ?? ''));
  const overlays = [...known.values()].map((account) => {
    const here = ({ account: { id } }: { account: AccessKey['account'] }) => id === account.account;
    return overlayAccount(account, {
      keys: declared.keys.filter(here),
      decidesAbout: declared.decidesAbout,
      stacks: declared.stacks.filter(here),
    });
  });
  return {
    keys: [...uncovered, ...overlays.flatMap((it) => it.keys)],
    errors: [...notCovered(uncovered, [...known.keys()]), ...overlays.flatMap((it) => it.errors)],
    warnings: overlays.flatMap((it) => it.warnings),
    drift: overlays.flatMap((it) => it.drift),
  };
}

/** Keys of accounts of which nothing deployed is known: what there will be is not known. */
function notCovered(keys: readonly AccessKey[], known: readonly string[]): ReadError[] {
  const messages = new Map<string, string>();
  for (const { account, source, address } of keys) {
    const input = source?.file ?? address;
    const message =
      account.id === undefined
        ? 'names no account, so its keys cannot be compared with what is deployed; say which with --account'
        : `declares keys of account ${account.id}, but what is deployed is known of ${known.join(', ')} only; give a snapshot of that account too`;
    messages.set(`${input}\n${message}`, message);
  }
  return [...messages].map(([place, message]) => ({ input: place.split('\n')[0] ?? '', message }));
}
