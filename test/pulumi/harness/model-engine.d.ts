import type { WirePack, WireResource } from '../wire';
import type { Ledger } from './ledger';

/** A resource as a run leaves it. */
export interface State {
  readonly urn: string;
  readonly [name: string]: unknown;
}

export interface Options {
  readonly main?: string;
  readonly preview?: boolean;
  readonly config?: Readonly<Record<string, string>>;
  readonly reads?: Readonly<Record<string, object>>;
  readonly before?: readonly State[];
  readonly ledger?: Ledger;
  readonly targets?: readonly string[];
  readonly pack?: Pick<WirePack, 'analyze'>;
  readonly rowOf?: (state: { urn: string }) => number;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Run {
  readonly code: number;
  readonly output: string;
  readonly resources: WireResource[];
  readonly inputs: WireResource[];
  readonly steps: { readonly op: string; readonly old?: State; readonly state?: State }[];
  /** What ended a row, by row. */
  readonly stopped: ReadonlyMap<number, unknown>;
  readonly states: State[];
}

export function runProgram(folder: string, options?: Options): Promise<Run>;
