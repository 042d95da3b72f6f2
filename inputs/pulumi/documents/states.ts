import { isObject } from '../../../rule-core/text/json';
import type { PulumiProvider, PulumiResource } from '../resource';

/** What is made of a state here; no document can say it. */
export const MARKS = Symbol('marks');

/** A resource as a document has it (pulumi/pulumi sdk/go/common/apitype, ResourceV3). */
export type State = Readonly<Record<string, unknown>> & {
  readonly [MARKS]?: Pick<PulumiResource, 'leftOut' | 'leftBehind' | 'doubted' | 'external'>;
};

/**
 * The resources of a list of states. A URN that stands there twice is one resource: the last one is
 * what the update leaves.
 */
export function resourcesOfStates(states: readonly State[]): PulumiResource[] {
  const byUrn = new Map<string, State>();
  for (const state of states) {
    if (typeof state['urn'] === 'string') byUrn.set(state['urn'], state);
  }
  return [...byUrn].map(([urn, state]) => {
    const provider = providerOf(state['provider'], byUrn);
    const { inputs, outputs, id, type } = state;
    return {
      urn,
      type: typeof type === 'string' ? type : '',
      outputs: {
        ...(isObject(outputs) ? outputs : {}),
        ...(typeof id === 'string' && id !== '' ? { id } : {}),
      },
      ...(isObject(inputs) ? { inputs } : {}),
      ...(provider ? { provider } : {}),
      propertyDependencies: dependenciesOf(state['propertyDependencies']),
      external: state['external'] === true,
      ...state[MARKS],
    };
  });
}

/** Whether it can be told what it is: every state has both (apitype, ResourceV3). */
export function isNamed(state: unknown): boolean {
  return isObject(state) && typeof state['urn'] === 'string' && typeof state['type'] === 'string';
}

/** A provider reference is `urn::id`; its inputs are those of its own state. */
function providerOf(
  reference: unknown,
  states: ReadonlyMap<string, State>,
): PulumiProvider | undefined {
  if (typeof reference !== 'string' || !reference.includes('::')) return undefined;
  const urn = reference.slice(0, reference.lastIndexOf('::'));
  const inputs = states.get(urn)?.['inputs'];
  return isObject(inputs) ? { urn, inputs } : { urn };
}

function dependenciesOf(value: unknown): Record<string, string[]> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, urns]) => [
      name,
      Array.isArray(urns) ? urns.filter((it): it is string => typeof it === 'string') : [],
    ]),
  );
}
