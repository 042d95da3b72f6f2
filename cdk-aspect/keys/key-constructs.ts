import { CfnElement, CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mayAllowKeys, policyProperty } from '../../inputs/cloudformation/keys/policy-resources';
import { logicalIdOf, MAX_HINTS, nameInLogicalId } from '../tree/logical-id';
import type { AppTemplate, StackTemplate } from '../templates/stack-template';

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

type Candidate = Omit<KeyConstruct, 'construct' | 'resource'>;

/**
 * The resources of these stacks and their nested stacks that may create an access key. What the
 * construct tree knows of one (its path, its line) is asked for once there is something to say of it:
 * to find a construct by its logical id costs more than to read the template.
 */
export class KeyPlaces {
  private readonly byAddress = new Map<string, Candidate>();
  private readonly byTemplate = new Map<AppTemplate, Candidate[]>();

  /** What keys of a template are called until they are asked for, by logical id. */
  addressesIn(template: AppTemplate, root: StackTemplate): Readonly<Record<string, string>> {
    const own = this.byTemplate.get(template) ?? this.add(template, root);
    return Object.fromEntries(own.map((it) => [it.logicalId, it.address]));
  }

  /** The constructs of keys, by what the keys were called until now. */
  constructsOf(addresses: Iterable<string>): Map<string, KeyConstruct> {
    const wanted = new Map<AppTemplate, Candidate[]>();
    for (const address of new Set(addresses)) {
      const it = this.byAddress.get(address);
      if (it) wanted.set(it.template, [...(wanted.get(it.template) ?? []), it]);
    }
    const taken = new Set<string>();
    return new Map([...wanted.values()].flatMap((all) => namedByConstruct(all, taken)));
  }

  private add(template: AppTemplate, root: StackTemplate): Candidate[] {
    const above = template.stack?.node.path ?? root.name;
    const wanted = candidates(template.template);
    const found = [...wanted.keys()].map((logicalId): Candidate => ({
      address: `${above}/${logicalId}`,
      logicalId,
      template,
      root,
    }));
    // The sentences of a right to make keys name the policy, so its path is needed while reading.
    const policies = namedByConstruct(
      found.filter((it) => wanted.get(it.logicalId) === 'policy'),
      new Set(),
    );
    const pathOf = new Map(policies.map(([before, { address }]) => [before, address]));
    const own = found.map((it) => ({ ...it, address: pathOf.get(it.address) ?? it.address }));
    this.byTemplate.set(template, own);
    for (const it of own) this.byAddress.set(it.address, it);
    return own;
  }
}

/** Candidates of one template with their constructs, by what they were called before. */
function namedByConstruct(
  all: readonly Candidate[],
  taken: Set<string>,
): (readonly [string, KeyConstruct])[] {
  const [first] = all;
  if (!first) return [];
  const { stack } = first.template;
  const constructs = constructsOf(first.template, new Set(all.map((it) => it.logicalId)));
  return all.map(({ address: before, ...it }) => {
    const resource = constructs.get(it.logicalId);
    const address = resource ? addressOf(resource, taken) : before;
    taken.add(address);
    const construct = resource ?? stack ?? it.root.construct;
    return [before, { ...it, address, construct, ...(resource ? { resource } : {}) }] as const;
  });
}

function candidates(template: object | string): Map<string, 'key' | 'policy'> {
  const { Resources: resources } = template as { Resources?: unknown };
  if (typeof resources !== 'object' || resources === null) return new Map();
  const entries = Object.entries(resources as Record<string, unknown>);
  return new Map(
    entries.flatMap(([logicalId, body]): [string, 'key' | 'policy'][] => {
      const type = (body as { Type?: unknown } | null)?.Type;
      if (typeof type !== 'string') return [];
      if (mayCreateKeys(type)) return [[logicalId, 'key']];
      return mayAllowKeys(type, body) ? [[logicalId, 'policy']] : [];
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

/** The constructs of these logical ids: those that are known to have written them, or found. */
function constructsOf(
  { stack, writers }: AppTemplate,
  wanted: ReadonlySet<string>,
): Map<string, IConstruct> {
  const known = [...wanted].flatMap((id): [string, IConstruct][] => {
    const writer = writers?.get(id);
    return writer ? [[id, writer]] : [];
  });
  const found = new Map(known);
  const others = new Set([...wanted].filter((id) => !found.has(id)));
  if (!stack || others.size === 0) return found;
  return new Map([...found, ...constructsIn(stack, others)]);
}

/**
 * The constructs of these logical ids. Resolving an id is what costs, so resources that say that
 * they are of such a type and whose name is in one of the ids come first; overridden types and ids
 * are found after them.
 */
function constructsIn(stack: Stack, wanted: ReadonlySet<string>): Map<string, IConstruct> {
  const found = new Map<string, IConstruct>();
  const rounds: [CfnElement[], CfnElement[], CfnElement[]] = [[], [], []];
  const ids = [...wanted].slice(0, MAX_HINTS);
  const walk = (construct: IConstruct): void => {
    for (const child of construct.node.children) {
      if (CfnElement.isCfnElement(child)) {
        const type = CfnResource.isCfnResource(child) ? child.cfnResourceType : '';
        const says = mayCreateKeys(type) || policyProperty(type) !== undefined;
        const isHinted = () => {
          const name = nameInLogicalId(child);
          return ids.some((it) => it.includes(name));
        };
        rounds[!says ? 2 : isHinted() ? 0 : 1].push(child);
      }
      if (!Stack.isStack(child)) walk(child);
    }
  };
  walk(stack);
  for (const element of rounds.flat()) {
    if (found.size === wanted.size) break;
    const id = logicalIdOf(element);
    if (wanted.has(id)) found.set(id, element);
  }
  return found;
}

/** The path as the user wrote it: without the `Resource` that level 2 constructs add. */
function addressOf({ node: { path } }: IConstruct, taken: ReadonlySet<string>): string {
  const short = path.replace(/\/(Resource|Default)$/, '');
  return taken.has(short) ? path : short;
}
