import {
  App,
  type IPolicyValidationContext,
  type PolicyValidationPluginReport,
  Stage,
} from 'aws-cdk-lib';
import { NagPack, type NagPackProps } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { RULE, VERSION } from '../../rule-core/index';
import { NAG_PACK_NAME } from '../keys/acknowledgements';
import type { OneActiveKeyValidatorOptions } from '../options';
import { validatePlugin, validateTree } from '../validate-plugin';

export interface OneActiveKeyNagPackProps extends NagPackProps, OneActiveKeyValidatorOptions {}

/**
 * The rule as a pack: `Validations.of(app).addPlugins(new OneActiveKeyNagPack(app))`.
 *
 * The verdicts are those of the validator, over whole apps and final templates; cdk-nag's own rules
 * see one construct at a time.
 */
export class OneActiveKeyNagPack extends NagPack {
  override readonly name: string = NAG_PACK_NAME;
  override readonly version: string = VERSION;
  override readonly ruleIds: string[] = [RULE.id, RULE.undeterminedId].map(
    (it) => `${NAG_PACK_NAME}-${it}`,
  );

  private readonly props: OneActiveKeyNagPackProps;

  /** @param scope judged alone where it is a Stack, or is in one, as `OneActiveKey.enforce` does */
  constructor(scope?: IConstruct, props: OneActiveKeyNagPackProps = {}) {
    super(scope, props);
    const whole = scope === undefined || App.isApp(scope) || Stage.isStage(scope);
    this.props = whole ? props : { scope, ...props };
    this.packName = NAG_PACK_NAME;
  }

  /** Never throws: what goes wrong inside is a violation too. */
  override validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    return validatePlugin(context, this.props, 'nag');
  }

  /** cdk-nag's entry point for tests: judges the tree as it is, without synthesis. */
  override validateScope(scope: IConstruct): PolicyValidationPluginReport {
    return validateTree(scope, this.props, 'nag');
  }

  /** The rule is about users, not about single resources: there is nothing to do at one of them. */
  protected checkResource(): void {
    return;
  }
}
