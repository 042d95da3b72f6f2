import {
  ACCOUNT,
  COMMON,
  DURATION,
  FORMAT,
  INPUT,
  type Kind,
  PARAMETER,
  SECTIONS,
  type Settings,
  TARGET,
} from '../../cli/config/settings';

/** What `schema/config.schema.json` must say, by the table of the settings. */
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

function properties(settings: Settings): object {
  return Object.fromEntries(Object.entries(settings).map(([key, it]) => [key, schemaOf(it.kind)]));
}

const text = { type: 'string', minLength: 1 };
const like = ({ source }: RegExp) => ({ type: 'string', pattern: source });
const listOf = (items: object) => ({ type: 'array', minItems: 1, items });

function schemaOf(kind: Kind): object {
  switch (kind.is) {
    case 'flag':
      return { type: 'boolean' };
    case 'number':
      return {
        type: kind.whole ? 'integer' : 'number',
        exclusiveMinimum: 0,
        maximum: kind.to,
      };
    case 'choice':
      return { enum: kind.of };
    case 'formats':
      return { anyOf: [like(FORMAT), listOf(like(FORMAT))] };
    case 'account':
      return like(ACCOUNT);
    case 'texts':
      return { anyOf: [text, listOf(text)] };
    case 'accounts':
      return { anyOf: [text, listOf(like(ACCOUNT))] };
    case 'duration':
      return like(DURATION);
    case 'paths':
      return listOf(like(INPUT));
    case 'parameters':
      return {
        anyOf: [
          text,
          {
            type: 'object',
            propertyNames: { pattern: PARAMETER.source },
            additionalProperties: { type: ['string', 'number'] },
          },
        ],
      };
    case 'target':
      return like(TARGET);
    case 'file':
    case 'text':
      return text;
  }
}
