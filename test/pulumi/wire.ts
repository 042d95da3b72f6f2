import path from 'node:path';
import type { PulumiResource } from '../cases/index';
import { startPack as start } from './harness/wire-client';

/** A resource as the Analyzer protocol has it. */
export interface WireResource {
  readonly type: string;
  readonly urn: string;
  readonly name?: string;
  readonly properties?: object;
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly provider?: { readonly urn: string; readonly properties?: object };
}

export interface Diagnostic {
  readonly policy: string;
  readonly level: string;
  readonly urn: string;
  readonly message: string;
}

export interface WirePack {
  info(): Promise<{ name: string; version: string; policiesList: { name: string }[] }>;
  configure(policies: object): Promise<void>;
  analyze(resource: WireResource): Promise<Diagnostic[]>;
  analyzeStack(resources: readonly WireResource[]): Promise<{
    diagnostics: Diagnostic[];
    notApplicable: { policyName: string; reason: string }[];
    blocked: boolean;
  }>;
  close(): Promise<void>;
}

/** Our pack, started as the engine starts it. */
export function startPack(options?: { env?: NodeJS.ProcessEnv }): Promise<WirePack> {
  return start(path.join(__dirname, '../../pulumi-policy'), options);
}

/** The pack in a folder, with the SDK that this folder resolves. */
export function startPackIn(folder: string): Promise<WirePack> {
  return start(folder);
}

export function urnOf({ type, name }: { type: string; name: string }): string {
  return `urn:pulumi:dev::project::${type}::${name}`;
}

/** The resources of a row of the shared table, as the engine would send them. */
export function wireResources(resources: readonly PulumiResource[]): WireResource[] {
  const urns = new Map(resources.map((it) => [it.name, urnOf(it)]));
  return resources.map(({ type, name, props, from = {}, provider }) => ({
    type,
    name,
    urn: urnOf({ type, name }),
    properties: props,
    propertyDependencies: Object.fromEntries(
      Object.entries(from).map(([key, names]) => [key, names.map((it) => urns.get(it) ?? it)]),
    ),
    ...(provider
      ? {
          provider: {
            urn: urnOf({ type: 'pulumi:providers:aws', name: JSON.stringify(provider) }),
            properties: provider,
          },
        }
      : {}),
  }));
}
