import { InvalidArgumentError, type Option } from 'commander';
import { didYouMean } from './suggest';

/** An option that takes one of these; a wrong one is answered with the nearest. */
export function oneOf(option: Option, names: readonly string[]): Option {
  return option.choices(names).argParser((value) => {
    if (names.includes(value)) return value;
    throw new InvalidArgumentError(
      `Allowed choices are ${names.join(', ')}${didYouMean(value, names)}`,
    );
  });
}
