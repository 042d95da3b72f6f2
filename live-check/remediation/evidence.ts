import type { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { IAMClient } from '@aws-sdk/client-iam';
import { sentenceOf } from '../aws-error';
import { cloudFormationBeside, stackOwner } from '../stack-owner';
import type { KeyOwner } from './plan';

/** Who else may know something of a key; each is asked where its client is at hand. */
export interface EvidenceClients {
  /** Whether a stack of this region owns a key. */
  readonly cloudFormation?: CloudFormationClient;
  /** Its findings of unused access. */
  readonly accessAnalyzer?: AccessAnalyzerClient;
}

/** Clients in the region and with the credentials of this one, where their packages are installed. */
export async function evidenceClients(iam: IAMClient): Promise<EvidenceClients> {
  const { region, credentials } = iam.config;
  const [cloudFormation, analyzer] = await Promise.all([
    cloudFormationBeside(iam),
    import('@aws-sdk/client-accessanalyzer').catch(() => undefined),
  ]);
  return {
    ...(cloudFormation ? { cloudFormation } : {}),
    ...(analyzer
      ? { accessAnalyzer: new analyzer.AccessAnalyzerClient({ region, credentials }) }
      : {}),
  };
}

/** Asks once and remembers who would not answer: evidence only, a plan is made without it too. */
export class Evidence {
  /** Who could not be asked, and why. */
  readonly notes: string[] = [];
  private unused: Promise<ReadonlyMap<string, string>> | undefined;
  private formation: CloudFormationClient | undefined;

  constructor(private readonly clients: EvidenceClients) {
    this.formation = clients.cloudFormation;
  }

  /** The CloudFormation stack that made this key. */
  async stackOf(accessKeyId: string): Promise<readonly KeyOwner[]> {
    if (!this.formation) return [];
    try {
      const owner = await stackOwner(this.formation, accessKeyId);
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
    const { GetFindingV2Command, ListAnalyzersCommand, paginateListFindingsV2 } =
      await import('@aws-sdk/client-accessanalyzer');
    try {
      const { analyzers = [] } = await client.send(
        new ListAnalyzersCommand({ type: 'ACCOUNT_UNUSED_ACCESS' }),
      );
      for (const { arn: analyzerArn } of analyzers) {
        const filter = {
          findingType: { eq: ['UnusedIAMUserAccessKey'] },
          status: { eq: ['ACTIVE'] },
        };
        for await (const { findings = [] } of paginateListFindingsV2(
          { client, pageSize: 100 },
          { analyzerArn, filter },
        )) {
          for (const { id } of findings) {
            const { findingDetails = [] } = await client.send(
              new GetFindingV2Command({ analyzerArn, id }),
            );
            for (const { unusedIamUserAccessKeyDetails: it } of findingDetails) {
              if (!it?.accessKeyId) continue;
              const last = it.lastAccessed ? `, last used ${it.lastAccessed.toISOString()}` : '';
              found.set(it.accessKeyId, `Access Analyzer finds ${it.accessKeyId} unused${last}.`);
            }
          }
        }
      }
    } catch (error) {
      this.notes.push(`Access Analyzer could not be asked: ${sentenceOf(error)}.`);
    }
    return found;
  }
}
