import type { HelpConfiguration, Option } from 'commander';

/**
 * A line an option where it can be: what it takes stands behind the description without quotes, and
 * wide terminals do not stretch the lines.
 */
export const HELP: HelpConfiguration = {
  optionDescription: (option: Option) =>
    option.argChoices === undefined
      ? option.description
      : `${option.description}: ${option.argChoices.join(', ')}`,
};

export const HELP_WIDTH = 80;
