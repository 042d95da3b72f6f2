import type { PolicyResource, ResourceValidationArgs } from '@pulumi/policy';
import { concernsKeys, holdsUnknown, type PulumiResource } from '../inputs/pulumi/index';

/** What programs asked for, by URN: at preview the outputs of a resource may be missing. */
export type RememberedInputs = Map<string, object>;

/** Remembers the inputs of a resource that the rule looks at. Reads nothing: values may be unknown. */
export function remember(args: ResourceValidationArgs, inputs: RememberedInputs): void {
  if (concernsKeys(args.type)) inputs.set(args.urn, args.props);
}

/** The resources that the rule looks at, as the engine shows them to a stack policy. */
export function resourcesOf(
  resources: readonly PolicyResource[],
  remembered: RememberedInputs,
): PulumiResource[] {
  return resources.flatMap((it) => {
    if (!concernsKeys(it.type)) return [];
    const inputs = remembered.get(it.urn);
    return [
      {
        urn: it.urn,
        type: it.type,
        outputs: it.props,
        ...(inputs ? { inputs } : {}),
        ...(isLeftOut(it) ? { leftOut: true } : {}),
        ...(it.provider ? { provider: { urn: it.provider.urn, inputs: it.provider.props } } : {}),
        propertyDependencies: Object.fromEntries(
          Object.entries(it.propertyDependencies).map(([name, from]) => [
            name,
            from.map(({ urn }) => urn),
          ]),
        ),
      },
    ];
  });
}

/**
 * A resource that this run does not make (`--target`, `--exclude`) has no outputs, though its provider
 * could tell them (pulumi/pulumi pkg/resource/deploy, step_generator.go, NewSkippedCreateStep).
 */
function isLeftOut({ props, provider }: PolicyResource): boolean {
  return provider !== undefined && Object.keys(props).length === 0 && !holdsUnknown(provider.props);
}
