import { isDeepStrictEqual } from 'node:util';
import { App, Stage, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { OneActiveKeyValidatorOptions } from './options';
import { OneActiveKeyValidator } from './validator';

interface Registered {
  readonly options: OneActiveKeyValidatorOptions;
  readonly plugin: OneActiveKeyValidator;
}

const registered = new WeakMap<IConstruct, readonly Registered[]>();

/** The rule on a whole app with one call: `OneActiveKey.enforce(app)`. */
export const OneActiveKey = {
  /**
   * Judges everything below an App, a Stage or a Stack at the end of synthesis, and fails it where an
   * IAM user has two active access keys.
   *
   * Asked twice for one scope, with the same options, it is registered once.
   *
   * @returns the plugin that is registered
   */
  enforce(scope: IConstruct, options: OneActiveKeyValidatorOptions = {}): OneActiveKeyValidator {
    const whole = App.isApp(scope) || Stage.isStage(scope);
    const known = (registered.get(scope) ?? []).find((it) =>
      isDeepStrictEqual(it.options, options),
    );
    if (known) return known.plugin;
    const plugin = new OneActiveKeyValidator(whole ? options : { scope, ...options });
    Validations.of(scope).addPlugins(plugin);
    registered.set(scope, [...(registered.get(scope) ?? []), { options, plugin }]);
    return plugin;
  },
} as const;
