import {
  type ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  PutEvaluationsCommand,
} from '@aws-sdk/client-config-service';
import type { Aws } from '../../live-check/aws/ask/ask';
import { allPages } from '../../live-check/aws/pages';
import { NotRead } from '../not-read';
import { GET_COMPLIANCE_DETAILS, PUT_EVALUATIONS } from './answers';
import type { Evaluation } from './evaluations';
import type { Invocation } from './invocation';

/** AWS Config takes a hundred evaluations a request (its API reference, PutEvaluations). */
const BATCH = 100;
const USER = 'AWS::IAM::User';
/** The token of a run that nothing is kept of, as AWS's own tools for rules have it. */
const TEST_TOKEN = 'TESTMODE';

/** AWS Config, as a rule uses it. All throw what AWS says, as `Aws.ask` does. */
export class Config {
  constructor(
    private readonly client: ConfigServiceClient,
    private readonly aws: Aws,
  ) {}

  /** The ids of users of whom the rule said before that they are compliant, or not. */
  async said(ruleName: string): Promise<readonly string[]> {
    const ids = new Set<string>();
    const pages = allPages(
      async (next) => {
        const command = new GetComplianceDetailsByConfigRuleCommand({
          ConfigRuleName: ruleName,
          ComplianceTypes: ['COMPLIANT', 'NON_COMPLIANT'],
          Limit: 100,
          ...(next === undefined ? {} : { NextToken: next }),
        });
        return this.aws.ask(this.client, command, GET_COMPLIANCE_DETAILS);
      },
      (it) => it.EvaluationResultIdentifier?.EvaluationResultQualifier?.ResourceId,
    );
    for await (const page of pages) {
      for (const { EvaluationResultIdentifier: it } of page) {
        const { ResourceType: type, ResourceId: id } = it?.EvaluationResultQualifier ?? {};
        if (type === USER && id !== undefined) ids.add(id);
      }
    }
    return [...ids].sort();
  }

  /** @throws NotRead where Config does not take one of them */
  async say(
    evaluations: readonly Evaluation[],
    { resultToken, orderedBy }: Pick<Invocation, 'resultToken' | 'orderedBy'>,
  ): Promise<void> {
    for (let begin = 0; begin < evaluations.length; begin += BATCH) {
      const batch = evaluations.slice(begin, begin + BATCH);
      const command = new PutEvaluationsCommand({
        ResultToken: resultToken,
        ...(resultToken === TEST_TOKEN ? { TestMode: true } : {}),
        Evaluations: batch.map(({ userId, compliance, annotation }) => ({
          ComplianceResourceType: USER,
          ComplianceResourceId: userId,
          ComplianceType: compliance,
          Annotation: annotation,
          OrderingTimestamp: orderedBy,
        })),
      });
      const failed = await this.aws.ask(this.client, command, PUT_EVALUATIONS);
      if (failed > 0) throw new NotRead(`AWS Config did not take ${failed} evaluations`);
    }
  }
}
