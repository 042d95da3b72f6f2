import type { StackResource } from '../../rule-core/index';

/** The longest name of an IAM user; CloudFormation shortens stack name and logical id to fit. */
const LONGEST = 64;

/**
 * Which of these names CloudFormation has generated for a resource: the stack's name, the logical id and
 * a random word of 12 or 13 characters, with hyphens between them (CloudFormation user guide, "Name
 * type"). Where the stack's name is not known, every stack's is meant.
 */
export function generatedNames(
  { stack, within, logicalId }: StackResource,
  names: readonly string[],
): string[] {
  return names.filter((name) => {
    const [, rest] = /^(.+)-[A-Za-z0-9]{12,13}$/.exec(name) ?? [];
    if (rest === undefined) return false;
    if (stack === undefined) {
      return (
        rest.endsWith(`-${logicalId}`) && (within === undefined || rest.startsWith(`${within}-`))
      );
    }
    if (rest === `${stack}-${logicalId}`) return true;
    return name.length >= LONGEST - 2 && isShortened(rest, stack, logicalId);
  });
}

function isShortened(rest: string, stack: string, logicalId: string): boolean {
  for (let at = rest.indexOf('-'); at >= 0; at = rest.indexOf('-', at + 1)) {
    if (stack.startsWith(rest.slice(0, at)) && logicalId.startsWith(rest.slice(at + 1)))
      return true;
  }
  return false;
}
