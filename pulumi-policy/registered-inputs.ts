import type { ResourceValidationArgs } from '@pulumi/policy';
import {
  concernsKeys,
  isKey,
  isProvider,
  knownText,
  mayMakeKeys,
  type PulumiProvider,
  type PulumiResource,
} from '../inputs/pulumi/index';

/**
 * What a run has asked for so far: the inputs of resources, as the engine shows each before it makes or
 * changes it. At preview the outputs of a resource may be missing, and these stand for them.
 */
export class RegisteredInputs {
  private readonly byUrn = new Map<string, PulumiResource>();
  private readonly providers = new Map<string, PulumiProvider>();
  /** URNs of the keys by user; those of what brings its keys along, such as templates, under none. */
  private readonly byUser = new Map<string, Set<string>>();

  /** Notes a resource that the rule looks at. Reads no value that may not be known yet. */
  note({ urn, type, props, provider }: ResourceValidationArgs): void {
    if (provider && !this.providers.has(provider.urn)) {
      this.providers.set(provider.urn, { urn: provider.urn, inputs: provider.props });
    }
    if (!concernsKeys(type)) return;
    const before = this.byUrn.get(urn);
    if (before) this.group(before)?.delete(urn);
    const resource: PulumiResource = {
      urn,
      type,
      outputs: props,
      inputs: props,
      propertyDependencies: {},
      ...(provider ? { provider: { urn: provider.urn, inputs: provider.props } } : {}),
    };
    this.byUrn.set(urn, resource);
    if (isProvider(type)) this.providers.set(urn, { urn, inputs: props });
    this.group(resource)?.add(urn);
  }

  inputsOf(urn: string): object | undefined {
    return this.byUrn.get(urn)?.inputs;
  }

  /**
   * A resource and all that may bear on whether it is a second key: the keys of its user, what brings
   * keys along, and the providers, which tell accounts. No key at all where it is alone.
   */
  beside(urn: string): PulumiResource[] {
    const resource = this.byUrn.get(urn);
    const own = resource && this.group(resource);
    if (!resource || !own) return [];
    const others = this.byUser.get('') ?? new Set<string>();
    const groups = others === own ? this.byUser.values() : [own, others];
    const urns = [...groups].flatMap((it) => [...it]);
    if (urns.length < 2 && isKey(resource.type)) return [];
    const providers = [...this.providers.values()].map((it) => ({
      urn: it.urn,
      type: 'pulumi:providers:aws',
      outputs: it.inputs ?? {},
      propertyDependencies: {},
    }));
    return [...urns.flatMap((it) => this.byUrn.get(it) ?? []), ...providers];
  }

  private group({ type, outputs }: PulumiResource): Set<string> | undefined {
    if (!mayMakeKeys(type)) return undefined;
    const user = isKey(type) ? (knownText(outputs, 'user')?.toLowerCase() ?? '?') : '';
    const group = this.byUser.get(user) ?? new Set<string>();
    this.byUser.set(user, group);
    return group;
  }
}
