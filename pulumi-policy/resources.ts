import type { PolicyResource } from '@pulumi/policy';
import {
  concernsKeys,
  holdsUnknown,
  type PulumiResource,
  withRenames,
} from '../inputs/pulumi/index';
import type { Asked } from './asked';

/** The resources that the rule looks at, as the engine shows them to a stack policy. */
export function resourcesOf(resources: readonly PolicyResource[], asked: Asked): PulumiResource[] {
  const shown = resources.flatMap((it): PulumiResource[] => {
    if (!concernsKeys(it.type)) return [];
    const inputs = asked.inputsOf(it.urn);
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
  return withRenames(shown);
}

/**
 * A resource that this run does not make (`--target`, `--exclude`) has no outputs, though its provider
 * could tell them (pulumi/pulumi pkg/resource/deploy, step_generator.go, NewSkippedCreateStep).
 */
function isLeftOut({ props, provider }: PolicyResource): boolean {
  return provider !== undefined && Object.keys(props).length === 0 && !holdsUnknown(provider.props);
}
