import { STACK_SET } from '../../inputs/cloudformation/at-hand/elsewhere';
import { PRODUCT, PROVISIONED } from '../../inputs/cloudformation/stacks/nested/products';
import type { TemplateInput } from '../../inputs/cloudformation/index';
import type { AppTemplate, Elsewhere } from '../templates/stack-template';

/** What stands for a template that is judged on its own in the same run. */
const JUDGED_ELSEWHERE: TemplateInput = { template: {}, isTemplate: true };

/**
 * The stack sets and products of a template whose `TemplateURL` is not there yet: the URLs of
 * templates that are uploaded with the app are made while it is synthesized. The stacks that write
 * these templates are in the tree.
 *
 * A version that the same template launches is a stack beside the others, so it is read there too; one
 * whose stack is not found is left out, and the reader says that it is not at hand.
 *
 * @param launched the template of a version, by the logical id of its product
 */
export function urlsMadeLater(
  template: object,
  launched: (product: string, version: number) => AppTemplate | undefined,
): Elsewhere {
  const { Resources: resources = {} } = template as { Resources?: Record<string, Resource> };
  const nested: Record<string, TemplateInput> = {};
  const versions: Record<string, (AppTemplate | TemplateInput | undefined)[]> = {};
  const launches = Object.values(resources).some((it) => it.Type === PROVISIONED);
  for (const [id, { Type: type, Properties: properties = {} }] of Object.entries(resources)) {
    if (type === STACK_SET) {
      const given = properties['TemplateURL'] ?? properties['TemplateBody'];
      if (given === undefined) nested[id] = JUDGED_ELSEWHERE;
    }
    if (type !== PRODUCT) continue;
    const list = properties['ProvisioningArtifactParameters'];
    if (!Array.isArray(list)) continue;
    versions[id] = (list as Version[]).map((it, at) => {
      if (it?.Info?.['LoadTemplateFromURL'] !== undefined) return undefined;
      return launches ? launched(id, at) : JUDGED_ELSEWHERE;
    });
  }
  return { nested, versions };
}

interface Resource {
  readonly Type?: unknown;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

type Version = { readonly Info?: Readonly<Record<string, unknown>> } | null;
