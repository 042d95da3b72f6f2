import { basename, join } from 'node:path';
import { readBounded } from '../stacks/files';
import { type StackArtifact, within } from './manifest';
import type { TemplateInput } from '../stacks/stack-input';
import { own, section } from '../parse/tree';
import { wholeJson } from '../../../rule-core/text/whole-json';

/** A file that is uploaded with a stack and may be a template. */
export interface AssetTemplate {
  /** The last parts of its URLs, which the CDK makes of its content. */
  readonly keys: readonly string[];
  /** As the asset manifest says it, relative to the folder of the stack. */
  readonly path: string;
  readonly file: string;
}

/** Templates by the names that other templates find them by. */
export type TemplatesByName<T = TemplateInput> = Readonly<Record<string, T>>;

/**
 * The uploaded templates of several stacks by name, for each stack: its own by their keys and paths,
 * those of the others by their keys, which are the same wherever a file is uploaded.
 *
 * @param each the stacks, with what each uploads
 */
export function findableBy<S, T>(
  each: ReadonlyMap<S, readonly (AssetTemplate & { readonly template: T })[]>,
): (stack: S) => TemplatesByName<T> {
  const named = (all: readonly (AssetTemplate & { readonly template: T })[], paths: boolean) =>
    all.flatMap(({ keys, path, template }) =>
      [...keys, ...(paths ? [basename(path)] : [])].map((it): [string, T] => [it, template]),
    );
  const shared = [...each.values()].flatMap((it) => named(it, false));
  return (stack) => Object.fromEntries([...shared, ...named(each.get(stack) ?? [], true)]);
}

/** The files of a stack's asset manifest (`<artifact>.assets.json`) that may be templates. */
export function assetTemplates({ directory, id }: StackArtifact): AssetTemplate[] {
  const files = section(parsed(join(directory, `${id}.assets.json`)), 'files');
  return Object.values(files).flatMap((asset) => {
    const source = own(asset, 'source');
    const path = own(source, 'path');
    if (typeof path !== 'string' || own(source, 'packaging') === 'zip') return [];
    const file = within(directory, path);
    if (file === undefined) return [];
    const keys = Object.values(section(asset, 'destinations')).flatMap((it) => {
      const key = own(it, 'objectKey');
      return typeof key === 'string' ? [basename(key)] : [];
    });
    return [{ keys, path, file }];
  });
}

/** Any file may be uploaded: it is read once something names it as its template. */
export function readWhenAsked(
  file: string,
  described: Pick<TemplateInput, 'addresses' | 'sources' | 'callers'> = {},
  onRead: (file: string) => void = () => undefined,
): TemplateInput {
  return {
    file,
    ...described,
    isTemplate: true,
    get template() {
      onRead(file);
      return readBounded(file) ?? '';
    },
  };
}

export function parsed(file: string): unknown {
  const text = readBounded(file);
  if (text === undefined) return undefined;
  try {
    return wholeJson(text);
  } catch {
    return undefined;
  }
}
