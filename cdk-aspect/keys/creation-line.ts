import type { IConstruct } from 'constructs';
import {
  creationPlaces,
  type CreationPlaces,
  userPlaces,
} from '../../inputs/cloudformation/assembly/user-frames';

/** `aws-cdk-lib` writes this on every resource (core/lib/private/stack-trace, since 2.251.0). */
const CREATION_STACK = 'aws:cdk:creationStack';

/**
 * Where the user's own code created a construct: the innermost frame outside of libraries; inside
 * them, the innermost at all. `undefined` where creation stacks are switched off.
 */
export function creationOf(construct: IConstruct): CreationPlaces | undefined {
  const frames: unknown = construct.node.metadata.find((it) => it.type === CREATION_STACK)?.data;
  const [inLibrary] = userPlaces(frames, true);
  return creationPlaces(frames) ?? (inLibrary && { source: inLibrary });
}
