import type { PolicyResource } from '@pulumi/policy';
import {
  concernsKeys,
  type GlancedAt,
  holdsUnknown,
  plainKeys,
  type PulumiResource,
  withRenames,
} from '../inputs/pulumi/index';
import type { RegisteredInputs } from './registered-inputs';

/** The resources that the rule looks at, as the engine shows them to a stack policy. */
export function resourcesOf(
  resources: readonly PolicyResource[],
  registered: RegisteredInputs,
): PulumiResource[] {
  const shown = resources.filter((it) => concernsKeys(it.type));
  return withRenames(shown.map((it) => asShown(it, registered)));
}

/** How many keys there are, where a glance tells that no two of them are of one user. */
export function plainKeysOf(
  resources: readonly PolicyResource[],
  registered: RegisteredInputs,
): number | undefined {
  return plainKeys(glancedAt(resources, registered));
}

function* glancedAt(
  resources: readonly PolicyResource[],
  registered: RegisteredInputs,
): Iterable<GlancedAt> {
  for (const { type, urn, props } of resources) {
    if (!concernsKeys(type)) continue;
    const inputs = registered.inputsOf(urn);
    yield inputs ? { type, outputs: props, inputs } : { type, outputs: props };
  }
}

function asShown(resource: PolicyResource, registered: RegisteredInputs): PulumiResource {
  const { urn, type, props, provider } = resource;
  const inputs = registered.inputsOf(urn);
  return {
    urn,
    type,
    outputs: props,
    ...(inputs ? { inputs } : undefined),
    ...(isLeftOut(resource) ? { leftOut: true } : undefined),
    ...(provider ? { provider: { urn: provider.urn, inputs: provider.props } } : undefined),
    propertyDependencies: dependenciesOf(resource),
  };
}

const NONE = {};

function dependenciesOf({ propertyDependencies }: PolicyResource): Record<string, string[]> {
  const names = Object.keys(propertyDependencies);
  if (names.length === 0) return NONE;
  return Object.fromEntries(
    names.map((name) => [name, (propertyDependencies[name] ?? []).map(({ urn }) => urn)]),
  );
}

/**
 * A resource that this run does not make (`--target`, `--exclude`) has no outputs, though its provider
 * could tell them (pulumi/pulumi pkg/resource/deploy, step_generator.go, NewSkippedCreateStep).
 */
function isLeftOut({ props, provider }: PolicyResource): boolean {
  return provider !== undefined && Object.keys(props).length === 0 && !holdsUnknown(provider.props);
}
