import { App, Stage, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { OneActiveKeyValidatorOptions } from './options';
import { OneActiveKeyValidator } from './validator';

/** The rule on a whole app with one call: `OneActiveKey.enforce(app)`. */
export const OneActiveKey = {
  /**
   * Judges everything below an App, a Stage or a Stack at the end of synthesis, and fails it where an
   * IAM user has two active access keys.
   *
   * @returns the plugin that was registered
   */
  enforce(scope: IConstruct, options: OneActiveKeyValidatorOptions = {}): OneActiveKeyValidator {
    const whole = App.isApp(scope) || Stage.isStage(scope);
    const plugin = new OneActiveKeyValidator(whole ? options : { scope, ...options });
    Validations.of(scope).addPlugins(plugin);
    return plugin;
  },
} as const;
