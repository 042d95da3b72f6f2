import type { DecidedKey } from '../read-result';
import { type Json, record, records, text, texts } from './json';
import { KEY } from './resource-types';
import { shownAddress, type StateResource } from './resources';

/** The keys that were there before the plan: it decides what becomes of them. */
export function settledBy(plan: Json, state: readonly StateResource[]): DecidedKey[] {
  const changed = records(plan['resource_changes'])
    .filter((it) => it['type'] === KEY)
    .flatMap((it) => {
      const deposed = text(it['deposed']);
      // A state that is as old as the plan has the address from before a move.
      const addresses = new Set(texts([it['previous_address'], it['address']]));
      const values = record(record(it['change'])['before']);
      return [...addresses].flatMap((address) =>
        decided(shownAddress({ address, deposed }), values),
      );
    });
  const prior = state
    .filter((it) => it.type === KEY)
    .flatMap((it) => decided(shownAddress(it), it.values));
  return [...changed, ...prior];
}

function decided(address: string, values: Json): DecidedKey[] {
  const accessKeyId = text(values['id']);
  const user = text(values['user']);
  return accessKeyId === undefined
    ? []
    : [{ accessKeyId, address, ...(user === undefined ? {} : { user }) }];
}
