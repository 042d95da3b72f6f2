import { isObject } from '../../../rule-core/text/json';
import type { State } from './states';

/** A step of a preview, with the states before and after it. */
export interface Step {
  readonly op: string;
  readonly before: State | undefined;
  readonly after: State | undefined;
}

/**
 * The steps, with what the old states refer to under its current URN. A resource that an alias gives
 * another name, type or parent has another URN after the run; the old states of others know only the old
 * one.
 */
export function withCurrentUrns(steps: readonly Step[]): Step[] {
  const current = new Map<unknown, string>();
  for (const { before, after } of steps) {
    const urn = after?.['urn'];
    if (before && typeof urn === 'string' && before['urn'] !== urn) current.set(before['urn'], urn);
  }
  if (current.size === 0) return [...steps];
  return steps.map((it) => (it.before ? { ...it, before: referringTo(current, it.before) } : it));
}

function referringTo(current: ReadonlyMap<unknown, string>, state: State): State {
  const { propertyDependencies: from, provider } = state;
  const end = typeof provider === 'string' ? provider.lastIndexOf('::') : -1;
  const moved = typeof provider === 'string' ? current.get(provider.slice(0, end)) : undefined;
  return {
    ...state,
    ...(typeof provider === 'string' && moved !== undefined
      ? { provider: moved + provider.slice(end) }
      : {}),
    ...(isObject(from)
      ? {
          propertyDependencies: Object.fromEntries(
            Object.entries(from).map(([name, urns]) => [
              name,
              Array.isArray(urns) ? urns.map((it: unknown) => current.get(it) ?? it) : urns,
            ]),
          ),
        }
      : {}),
  };
}
