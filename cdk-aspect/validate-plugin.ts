import type { IPolicyValidationContext, PolicyValidationPluginReport } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RULE, VERSION } from '../rule-core/index';
import { scopesOfAcknowledgements } from './library-version';
import { acknowledgementId, type Face } from './report/message';
import { reportOfTree } from './tree-report';
import type { OneActiveKeyValidatorOptions } from './options';
import { policyReport } from './report/policy-report';
import type { CollectedStacks } from './templates/stack-template';
import { treeTemplates } from './tree/tree-templates';
import { writtenTemplates } from './templates/written-templates';

/**
 * What a validation plugin answers. Never throws: the CDK command line takes a plugin that throws
 * for one that found nothing (up to aws-cdk 2.1148.1 at least).
 */
export function validatePlugin(
  context: IPolicyValidationContext,
  options: OneActiveKeyValidatorOptions,
  face: Face,
): PolicyValidationPluginReport {
  try {
    const { appConstruct, templatePaths } = context;
    const collected = writtenTemplates(appConstruct, templatePaths, options.scope);
    return reportOf(collected, options, face);
  } catch (error) {
    return failure(error, face);
  }
}

/** The same of a tree that is not synthesized: references across stacks are not resolved yet. */
export function validateTree(
  scope: IConstruct,
  options: OneActiveKeyValidatorOptions,
  face: Face,
): PolicyValidationPluginReport {
  try {
    return reportOf(treeTemplates(options.scope ?? scope), options, face);
  } catch (error) {
    return failure(error, face);
  }
}

function reportOf(
  collected: CollectedStacks,
  options: OneActiveKeyValidatorOptions,
  face: Face,
): PolicyValidationPluginReport {
  return policyReport(reportOfTree(collected, options), {
    face,
    strict: options.strict ?? false,
    severity: scopesOfAcknowledgements() ? 'error' : 'fatal',
    failUnselectedStacks: options.failUnselectedStacks ?? true,
  });
}

function failure(error: unknown, face: Face): PolicyValidationPluginReport {
  const why = error instanceof Error ? error.message : String(error);
  const id = acknowledgementId(RULE.undeterminedId, face);
  return {
    success: false,
    pluginVersion: VERSION,
    violations: [
      {
        ruleName: id.slice(id.indexOf('::') + 2),
        description: `The access keys of this app could not be judged, so nothing is known of them: ${why}.`,
        fix: 'Correct the options if the message is about them; otherwise this is a fault of one-active-key: please report it.',
        severity: 'fatal',
        violatingResources: [{ locations: [] }],
      },
    ],
  };
}
