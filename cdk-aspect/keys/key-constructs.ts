import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mayAllowKeys } from '../../inputs/cloudformation/keys/policy-resources';
import { type AppTemplate, type StackTemplate, withInner } from '../templates/stack-template';

/** A resource of a template that may be an access key, and the construct that wrote it. */
export interface KeyConstruct {
  readonly address: string;
  readonly logicalId: string;
  readonly template: AppTemplate;
  /** The template that is deployed on its own, which it is part of. */
  readonly root: StackTemplate;
  /** Its construct; of what no construct stands for (the legacy `core.CfnInclude`), its stack. */
  readonly construct: IConstruct;
  /** Absent for what no construct stands for. */
  readonly resource?: IConstruct;
}

/** Every resource of these stacks and their nested stacks that may create an access key. */
export function keyConstructs(stacks: readonly StackTemplate[]): KeyConstruct[] {
  const taken = new Set<string>();
  const seen = new Set<AppTemplate>();
  return stacks.flatMap((root) =>
    withInner(root).flatMap((template) => {
      const wanted = seen.has(template) ? new Set<string>() : candidates(template.template);
      seen.add(template);
      if (wanted.size === 0) return [];
      const { stack } = template;
      const constructs = stack ? constructsOf(stack, wanted) : new Map<string, IConstruct>();
      return [...wanted].map((logicalId) => {
        const resource = constructs.get(logicalId);
        const above = stack?.node.path ?? root.name;
        const address = resource ? addressOf(resource, taken) : `${above}/${logicalId}`;
        taken.add(address);
        const construct = resource ?? stack ?? root.construct;
        return { address, logicalId, template, root, construct, ...(resource ? { resource } : {}) };
      });
    }),
  );
}

function candidates(template: object | string): Set<string> {
  const { Resources: resources } = template as { Resources?: unknown };
  if (typeof resources !== 'object' || resources === null) return new Set();
  return new Set(
    Object.entries(resources as Record<string, unknown>).flatMap(([id, body]) => {
      const type = (body as { Type?: unknown } | null)?.Type;
      const wanted = typeof type === 'string' && (mayCreateKeys(type) || mayAllowKeys(type, body));
      return wanted ? [id] : [];
    }),
  );
}

function mayCreateKeys(type: string): boolean {
  return (
    type === 'AWS::IAM::AccessKey' ||
    type.startsWith('Custom::') ||
    type === 'AWS::CloudFormation::CustomResource'
  );
}

/**
 * The constructs of these logical ids. Resolving an id is what costs, so resources that say that
 * they are of such a type come first; an overridden type is found in the second round.
 */
function constructsOf(stack: Stack, wanted: ReadonlySet<string>): Map<string, IConstruct> {
  const found = new Map<string, IConstruct>();
  const likely: CfnElement[] = [];
  const others: CfnElement[] = [];
  const walk = (construct: IConstruct): void => {
    for (const child of construct.node.children) {
      if (CfnElement.isCfnElement(child)) {
        const says = CfnResource.isCfnResource(child) && mayCreateKeys(child.cfnResourceType);
        (says ? likely : others).push(child);
      }
      if (!Stack.isStack(child)) walk(child);
    }
  };
  walk(stack);
  for (const element of [...likely, ...others]) {
    if (found.size === wanted.size) break;
    const id = stack.resolve(element.logicalId) as string;
    if (wanted.has(id)) found.set(id, element);
  }
  return found;
}

/** The path as the user wrote it: without the `Resource` that level 2 constructs add. */
function addressOf({ node: { path } }: IConstruct, taken: ReadonlySet<string>): string {
  const short = path.replace(/\/(Resource|Default)$/, '');
  return taken.has(short) ? path : short;
}
