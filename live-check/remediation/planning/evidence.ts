import type {
  AccessAnalyzerClient,
  UnusedIamUserAccessKeyDetails,
} from '@aws-sdk/client-accessanalyzer';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GET_FINDING, LIST_ANALYZERS, LIST_FINDINGS } from '../../aws/answers/access-analyzer';
import type { Aws } from '../../aws/ask/ask';
import { sentenceOf } from '../../aws/errors';
import { type Clients, settingsBeside } from '../../aws/clients';
import { allPages } from '../../aws/pages';
import { cloudFormationBeside, stackOwner } from '../../account/stack-owner';
import type { KeyOwner } from './plan-types';

/** Who else may know something of a key; each is asked where its client is at hand. */
export interface EvidenceClients {
  /** Whether a stack of this region owns a key. */
  readonly cloudFormation?: CloudFormationClient;
  /** Its findings of unused access. */
  readonly accessAnalyzer?: AccessAnalyzerClient;
}

/** Clients in the region and with the credentials of these, where their packages are installed. */
export async function evidenceClients(clients: Clients): Promise<EvidenceClients> {
  const [cloudFormation, analyzer] = await Promise.all([
    cloudFormationBeside(clients),
    import('@aws-sdk/client-accessanalyzer').catch(() => undefined),
  ]);
  return {
    ...(cloudFormation ? { cloudFormation } : {}),
    ...(analyzer
      ? { accessAnalyzer: new analyzer.AccessAnalyzerClient(settingsBeside(clients)) }
      : {}),
  };
}

/** Asks once and remembers who would not answer: evidence only, a plan is made without it too. */
export class Evidence {
  /** Who could not be asked, and why. */
  readonly notes: string[] = [];
  private unused: Promise<ReadonlyMap<string, string>> | undefined;
  private formation: CloudFormationClient | undefined;

  constructor(
    private readonly clients: EvidenceClients,
    private readonly aws: Aws,
  ) {
    this.formation = clients.cloudFormation;
  }

  /** The CloudFormation stack that made this key. */
  async stackOf(accessKeyId: string): Promise<readonly KeyOwner[]> {
    if (!this.formation) return [];
    try {
      const owner = await stackOwner(this.aws, this.formation, accessKeyId);
      if (!owner) return [];
      return [
        {
          accessKeyId,
          in: `the CloudFormation stack ${owner.stack}`,
          resource: owner.logicalId,
          fix: 'Set Status: Inactive in its template, or remove the resource.',
        },
      ];
    } catch (error) {
      this.formation = undefined;
      this.notes.push(
        `CloudFormation could not be asked whether a stack owns the keys: ${sentenceOf(error)}.`,
      );
      return [];
    }
  }

  /** What Access Analyzer says of this key; `undefined` where it has no finding. */
  async unusedAccess(accessKeyId: string): Promise<string | undefined> {
    this.unused ??= this.unusedKeys();
    return (await this.unused).get(accessKeyId);
  }

  private async unusedKeys(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    const { accessAnalyzer: client } = this.clients;
    if (!client) return found;
    try {
      for await (const { accessKeyId: id, lastAccessed } of this.unusedFindings(client)) {
        if (!id) continue;
        const last = lastAccessed ? `, last used ${lastAccessed.toISOString()}` : '';
        found.set(id, `Access Analyzer finds ${id} unused${last}.`);
      }
    } catch (error) {
      this.notes.push(`Access Analyzer could not be asked: ${sentenceOf(error)}.`);
    }
    return found;
  }

  private async *unusedFindings(
    client: AccessAnalyzerClient,
  ): AsyncGenerator<UnusedIamUserAccessKeyDetails> {
    const { GetFindingV2Command, ListAnalyzersCommand, ListFindingsV2Command } =
      await import('@aws-sdk/client-accessanalyzer');
    const { aws } = this;
    const analyzers = allPages(
      async (nextToken) => {
        const input = { type: 'ACCOUNT_UNUSED_ACCESS' as const, nextToken };
        return aws.ask(client, new ListAnalyzersCommand(input), LIST_ANALYZERS);
      },
      (it) => it,
    );
    const filter = { findingType: { eq: ['UnusedIAMUserAccessKey'] }, status: { eq: ['ACTIVE'] } };
    for await (const arns of analyzers) {
      for (const analyzerArn of arns) {
        const findings = allPages(
          async (nextToken) => {
            const input = { analyzerArn, filter, maxResults: 100, nextToken };
            return aws.ask(client, new ListFindingsV2Command(input), LIST_FINDINGS);
          },
          (it) => it,
        );
        for await (const ids of findings) {
          for (const id of ids) {
            const command = new GetFindingV2Command({ analyzerArn, id });
            yield* await aws.ask(client, command, GET_FINDING);
          }
        }
      }
    }
  }
}
