import { attacks } from './attacks';
import { conditions } from './conditions';
import { foreign } from './foreign';
import { handedOver } from './handed-over';
import { identity } from './identity';
import { overrides } from './overrides';
import { lateChanges } from './late-changes';
import { hostile } from './hostile';
import { notAsShown } from './not-as-shown';
import { outsider } from './outsider';
import { outsiderImports } from './outsider-imports';
import { policies } from './policies';
import type { Program } from './program';
import { launched } from './launched';
import { stacks } from './stacks';
import { unplain } from './unplain';

export type { Program } from './program';

export const programs: readonly Program[] = [
  ...identity,
  ...overrides,
  ...stacks,
  ...conditions,
  ...foreign,
  ...attacks,
  ...lateChanges,
  ...handedOver,
  ...launched,
  ...hostile,
  ...outsider,
  ...outsiderImports,
  ...unplain,
  ...notAsShown,
  ...policies,
];
