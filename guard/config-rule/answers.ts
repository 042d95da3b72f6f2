import type {
  EvaluationResult,
  GetComplianceDetailsByConfigRuleCommandInput,
  GetComplianceDetailsByConfigRuleCommandOutput,
  PutEvaluationsCommandInput,
  PutEvaluationsCommandOutput,
} from '@aws-sdk/client-config-service';
import { list, marker, type Operation } from '../../live-check/aws/ask/operation';
import type { Page } from '../../live-check/aws/pages';

const CONFIG = { service: 'AWS Config', format: 'json' } as const;

/** How many evaluations of a request were not taken. */
export const PUT_EVALUATIONS: Operation<
  PutEvaluationsCommandInput,
  PutEvaluationsCommandOutput,
  number
> = {
  ...CONFIG,
  action: 'PutEvaluations',
  // Where all were taken, the list is empty.
  read: ({ FailedEvaluations: failed }) => list(failed, 'list of failed evaluations').length,
};

/** What a rule said of its resources before. */
export const GET_COMPLIANCE_DETAILS: Operation<
  GetComplianceDetailsByConfigRuleCommandInput,
  GetComplianceDetailsByConfigRuleCommandOutput,
  Page<EvaluationResult>
> = {
  ...CONFIG,
  action: 'GetComplianceDetailsByConfigRule',
  read: ({ EvaluationResults: results, NextToken }) => {
    const next = marker(NextToken);
    return {
      items: list(results, 'list of results'),
      truncated: next !== undefined,
      marker: next,
    };
  },
};
