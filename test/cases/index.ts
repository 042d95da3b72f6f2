import { conditions } from './conditions';
import { counting } from './counting';
import { identity } from './identity';
import { knownLater } from './known-later';
import { rights } from './rights';
import type { Case } from './case';

export type { Case, Programs, PulumiResource } from './case';
export { expected, found, UNKNOWN } from './case';

/** Every row; a new theme is a file here and a line in this list. */
export const cases: readonly Case[] = [
  ...counting,
  ...identity,
  ...conditions,
  ...knownLater,
  ...rights,
];
