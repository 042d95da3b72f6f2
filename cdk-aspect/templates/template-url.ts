import type { TreeStack } from './walk-tree';

/**
 * Whether the resource of a nested stack deploys the template that the CDK made for it: its
 * `TemplateURL` may have been overridden, and then what is deployed is something else.
 *
 * @param template the template around the nested stack
 * @param id the logical id of its resource
 */
export function deploysItsAsset(template: object | string, id: string, it: TreeStack): boolean {
  const url = property(property(property(property(template, 'Resources'), id), 'Properties'), URL);
  const made: unknown = it.around?.stack.resolve(property(it.stack, '_templateUrl'));
  if (JSON.stringify(url) === JSON.stringify(made)) return true;
  // The same file by another road: its name is made of its content.
  const name = lastPart(url);
  return name !== undefined && name === lastPart(made);
}

const URL = 'TemplateURL';

function property(object: unknown, key: string): unknown {
  return typeof object === 'object' && object !== null
    ? (object as Record<string, unknown>)[key]
    : undefined;
}

/** The name of the file that a URL ends in, where it is written out. */
function lastPart(url: unknown): string | undefined {
  const [, name] = /([0-9a-f]{64}\.\w+)"?[\]}]*$/.exec(JSON.stringify(url ?? '')) ?? [];
  return name;
}
