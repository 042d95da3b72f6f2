import type { Drift } from '../../rule-core/index';

/** In a sentence: where what is declared and what is deployed differ. */
export function driftSentence(it: Drift): string {
  const { kind, user, accessKeyId, address = '', declared, deployed } = it;
  const key = accessKeyId ?? 'a key without a known id';
  const who = user.account === undefined ? user.label : `${user.label}, account ${user.account}`;
  return {
    'not-deployed': `declared, not deployed: ${address} of ${who}`,
    'not-declared': `deployed, not declared: ${key} (${deployed ?? 'unknown'}) of ${who}`,
    'status-differs': `status differs: ${key} of ${who} is ${deployed ?? 'unknown'}, and ${address} declares it ${declared ?? 'unknown'}`,
  }[kind];
}
