import type { TemplateInput } from '../../inputs/cloudformation/index';

/** What stands for a template that is judged on its own in the same run. */
const JUDGED_ELSEWHERE: TemplateInput = { template: {}, isTemplate: true };

/**
 * The stack sets and products of a template whose `TemplateURL` is not there yet: the URLs of
 * templates that are uploaded with the app are made while it is synthesized. The stacks that write
 * these templates are in the tree.
 */
export function urlsMadeLater(template: object): Pick<TemplateInput, 'nested' | 'versions'> {
  const { Resources: resources = {} } = template as { Resources?: Record<string, Resource> };
  const nested: Record<string, TemplateInput> = {};
  const versions: Record<string, (TemplateInput | undefined)[]> = {};
  for (const [id, { Type: type, Properties: properties = {} }] of Object.entries(resources)) {
    if (type === 'AWS::CloudFormation::StackSet') {
      const given = properties['TemplateURL'] ?? properties['TemplateBody'];
      if (given === undefined) nested[id] = JUDGED_ELSEWHERE;
    }
    if (type !== 'AWS::ServiceCatalog::CloudFormationProduct') continue;
    const list = properties['ProvisioningArtifactParameters'];
    if (!Array.isArray(list)) continue;
    versions[id] = (list as Version[]).map((it) => {
      const url = it?.Info?.['LoadTemplateFromURL'];
      return url === undefined ? JUDGED_ELSEWHERE : undefined;
    });
  }
  return { nested, versions };
}

interface Resource {
  readonly Type?: unknown;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

type Version = { readonly Info?: Readonly<Record<string, unknown>> } | null;
