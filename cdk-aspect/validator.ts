import type {
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
} from 'aws-cdk-lib';
import { RULE, VERSION } from '../rule-core/index';
import { PLUGIN_NAME } from './keys/acknowledgements';
import type { OneActiveKeyValidatorOptions } from './options';
import { validatePlugin } from './validate-plugin';

/**
 * Fails the synthesis of an app that gives an IAM user two active access keys: a validation plugin,
 * for `Validations.of(app).addPlugins(new OneActiveKeyValidator())`.
 *
 * It judges the templates as they were written, across stacks, nested stacks and Stages. Registered
 * on a Stage, it judges the stacks of that Stage.
 */
export class OneActiveKeyValidator implements IPolicyValidationPlugin {
  readonly name: string = PLUGIN_NAME;
  readonly version: string = VERSION;
  readonly ruleIds: string[] = [RULE.id, RULE.undeterminedId];

  constructor(private readonly options: OneActiveKeyValidatorOptions = {}) {}

  /** Never throws: what goes wrong inside is a violation too. */
  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return validatePlugin(context, this.options, 'plugin');
  }
}
