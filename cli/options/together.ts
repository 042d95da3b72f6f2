import type { Command } from 'commander';
import { KnownError } from '../../rule-core/known-error';
import { optionsOf, pathOf } from './commands';
import { flagOf } from './entry';

/**
 * Looks whether the options of a run go together, those of the configuration file too.
 *
 * @throws KnownError for one that is nothing without another, or that excludes another
 */
export function checkTogether(command: Command): void {
  const options = optionsOf(pathOf(command));
  const has = (name: string) => command.getOptionValue(name) !== undefined;
  for (const [name, { needs, excludes = {} }] of Object.entries(options)) {
    if (!has(name)) continue;
    if (needs && !needs.some(has)) {
      throw new KnownError(`${flagOf(name)} goes with ${needs.map(flagOf).join(' or ')}`);
    }
    const other = Object.keys(excludes).find(has);
    if (other !== undefined) {
      throw new KnownError(
        `${flagOf(name)} does not go with ${flagOf(other)}, ${excludes[other] ?? ''}`,
      );
    }
  }
}
