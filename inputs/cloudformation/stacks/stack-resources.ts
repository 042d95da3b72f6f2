import type { Resource } from '../evaluate/scope';

/** The resources of a stack. */
export interface StackResources {
  get(id: string): Resource | undefined;
  /** Those that may be keys or bring keys along, in the order of the template. */
  readonly relevant: readonly Resource[];
}

export const NO_RESOURCES: StackResources = { get: () => undefined, relevant: [] };

/** Resources that are made when they are asked for. */
export class LazyResources implements StackResources {
  private readonly made = new Map<string, Resource | undefined>();
  readonly relevant: readonly Resource[];

  constructor(
    relevant: readonly string[],
    private readonly make: (id: string) => Resource | undefined,
  ) {
    this.relevant = relevant.flatMap((id) => this.get(id) ?? []);
  }

  get(id: string): Resource | undefined {
    if (this.made.has(id)) return this.made.get(id);
    const resource = this.make(id);
    this.made.set(id, resource);
    return resource;
  }
}
