import { attacks } from './attacks';
import { conditions } from './conditions';
import { foreign } from './foreign';
import { identity } from './identity';
import { overrides } from './overrides';
import { lateChanges } from './late-changes';
import type { Program } from './program';
import { stacks } from './stacks';

export type { Program } from './program';

export const programs: readonly Program[] = [
  ...identity,
  ...overrides,
  ...stacks,
  ...conditions,
  ...foreign,
  ...attacks,
  ...lateChanges,
];
