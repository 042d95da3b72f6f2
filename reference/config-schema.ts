import { COMMON, SECTIONS } from '../cli/config/settings';
import type { Entries } from '../cli/options/index';

/** `schema/config.schema.json`: the settings of the configuration file, for editors. */
export function configSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration file of one-active-key',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...properties(COMMON),
      ...Object.fromEntries(
        Object.entries(SECTIONS).map(([name, it]) => [
          name,
          { type: 'object', additionalProperties: false, properties: properties(it) },
        ]),
      ),
    },
  };
}

function properties(settings: Entries): object {
  return Object.fromEntries(Object.entries(settings).map(([name, it]) => [name, it.kind.schema]));
}
