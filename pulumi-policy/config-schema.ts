import type { PolicyConfigSchema } from '@pulumi/policy';
import { RULE } from '../rule-core/index';

const DAY = { type: 'string' as const, pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const ACCOUNT = { type: 'string' as const, pattern: '^\\d{12}$' };
const TEXT = { type: 'string' as const, minLength: 1 };

/** What may be written in a file for `--policy-pack-config`, for the rule; the others follow it. */
export const CONFIG_SCHEMA: PolicyConfigSchema = {
  properties: {
    exceptions: {
      type: 'array',
      description: 'Users who may have more than one active key, each until a day.',
      items: {
        type: 'object',
        required: ['user', 'reason', 'owner', 'expires'],
        properties: { user: TEXT, account: ACCOUNT, reason: TEXT, owner: TEXT, expires: DAY },
      },
    },
    rotation: {
      type: 'array',
      description: 'Users whose keys are being rotated: they may have two until a day.',
      items: {
        type: 'object',
        required: ['user', 'owner', 'until'],
        properties: { user: TEXT, account: ACCOUNT, owner: TEXT, until: DAY },
      },
    },
    profiles: {
      type: 'object',
      description:
        'Account ids by the profile that leads to them; "default" is the account of providers ' +
        'that name no credentials.',
      additionalProperties: ACCOUNT,
    },
    strict: {
      type: 'boolean',
      description: 'Whether what cannot be decided fails like a violation.',
    },
    accounts: {
      type: 'object',
      description: 'The earlier name of "profiles".',
      additionalProperties: ACCOUNT,
    },
    whenUndetermined: {
      type: 'string',
      enum: ['report', 'fail'],
      description: 'The earlier name of "strict": "fail" is true, "report" is false.',
    },
  },
};

/**
 * The policies that follow the rule take no settings of their own; one that is given to them by mistake
 * stops the run with these words, rather than being passed over.
 */
export const NO_SETTINGS: PolicyConfigSchema = {
  properties: Object.fromEntries(
    Object.keys(CONFIG_SCHEMA.properties).map((name) => [
      name,
      { const: `a setting of the policy ${RULE.id}: give it there` },
    ]),
  ),
};
