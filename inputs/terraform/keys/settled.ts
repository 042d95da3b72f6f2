import type { AccountScope } from '../../../rule-core/index';
import type { DecidedKey } from '../../read-result';
import { type Address, canonical, parseAddress } from '../resources/address';
import { type Json, record, records, text, texts } from '../json';
import { KEY } from '../resources/resource-types';
import { shownAddress, type StateResource } from '../resources/resources';

/** The keys that were there before the plan: it decides what becomes of them. */
export function settledBy(
  plan: Json,
  state: readonly StateResource[],
  accountOf: (at: Address) => AccountScope | undefined,
): DecidedKey[] {
  const account = (address: string | undefined) => {
    const found = address === undefined ? undefined : accountOf(parseAddress(canonical(address)));
    return found ? { account: found } : {};
  };
  const changed = records(plan['resource_changes'])
    .filter((it) => it['type'] === KEY)
    .flatMap((it) => {
      const deposed = text(it['deposed']);
      // A state that is as old as the plan has the address from before a move.
      const addresses = new Set(texts([it['previous_address'], it['address']]));
      const values = record(record(it['change'])['before']);
      return [...addresses].flatMap((address) =>
        decided(shownAddress({ address, deposed }), values).map((key) => ({
          ...key,
          // The code has it under the address that it moves to.
          ...account(text(it['address'])),
        })),
      );
    });
  const prior = state
    .filter((it) => it.type === KEY)
    .flatMap((it) =>
      decided(shownAddress(it), it.values).map((key) => ({ ...key, ...account(it.address) })),
    );
  // What the plan changes it tells of first: of a key that moves, the state has the address from before.
  const told = new Set(changed.map((it) => JSON.stringify([it.accessKeyId, it.address])));
  return [
    ...changed,
    ...prior.filter((it) => !told.has(JSON.stringify([it.accessKeyId, it.address]))),
  ];
}

function decided(address: string, values: Json): DecidedKey[] {
  const accessKeyId = text(values['id']);
  const user = text(values['user']);
  return accessKeyId === undefined
    ? []
    : [{ accessKeyId, address, ...(user === undefined ? {} : { user }) }];
}
