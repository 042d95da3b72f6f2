import { AccessAnalyzerClient } from '@aws-sdk/client-accessanalyzer';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type EmbeddedIam,
  type EmbeddedIamOptions,
  startEmbeddedIam,
  type UserSeed,
} from '../../embedded-iam/index';
import {
  type ApplyOptions,
  applyPlan,
  type EvidenceClients,
  planRemediation,
  type PlanOptions,
  type RemediationPlan,
  undo,
  type UndoOptions,
} from '../../live-check/index';
import { ACCOUNT, clientsFor, type ClientOptions } from './embedded-account';

export const NOW = new Date('2026-11-23T12:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

/** A user with one key in use and one that was not used for four months. */
export function clearCase(name: string): UserSeed {
  return {
    name,
    keys: [
      { created: ago(80), lastUsed: { at: ago(1), region: 'eu-west-1', service: 's3' } },
      { created: ago(300), lastUsed: { at: ago(120), region: 'us-east-1', service: 'ec2' } },
    ],
  };
}

/** An account that is remediated, with everything a test asks of it. */
export class Remediation {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-remediation-'));
  readonly journal = path.join(this.folder, 'journal.jsonl');
  private readonly clients: ReturnType<typeof clientsFor>;
  /** For what CloudFormation and Access Analyzer know. */
  readonly evidence: Required<EvidenceClients>;
  /** Waits that were asked for, in milliseconds; none of them is waited for. */
  readonly waits: number[] = [];

  private constructor(
    readonly iam: EmbeddedIam,
    how: ClientOptions = {},
  ) {
    this.clients = clientsFor(iam, how);
    const settings = {
      endpoint: iam.url,
      region: 'us-east-1',
      credentials: iam.credentialsFor(ACCOUNT),
      maxAttempts: 1,
    };
    this.evidence = {
      cloudFormation: new CloudFormationClient(settings),
      accessAnalyzer: new AccessAnalyzerClient(settings),
    };
  }

  static async of(
    users: readonly UserSeed[],
    options: Omit<EmbeddedIamOptions, 'accounts' | 'now'> = {},
    how: ClientOptions = {},
  ): Promise<Remediation> {
    const iam = await startEmbeddedIam({
      maxKeysPerUser: 8,
      ...options,
      now: () => NOW,
      accounts: [{ id: ACCOUNT, users }],
    });
    return new Remediation(iam, how);
  }

  plan(options: PlanOptions = {}): Promise<RemediationPlan> {
    return planRemediation({
      clients: this.clients,
      now: () => NOW,
      sleep: () => Promise.resolve(),
      ...options,
    });
  }

  apply(plan: RemediationPlan, options: Partial<ApplyOptions> = {}) {
    return applyPlan(plan, { ...this.outside(), journal: this.journal, ...options });
  }

  undo(options: UndoOptions = {}) {
    return undo(this.journal, { ...this.outside(), ...options });
  }

  /** The statuses of a user's keys, as they truly are. */
  statuses(name: string): readonly string[] | undefined {
    return this.user(name)?.keys.map((it) => it.status);
  }

  user(name: string) {
    return this.account.find(name);
  }

  get account() {
    const account = this.iam.accounts.get(ACCOUNT);
    if (!account) throw new Error('the account is gone');
    return account;
  }

  async end(): Promise<void> {
    this.evidence.cloudFormation.destroy();
    this.evidence.accessAnalyzer.destroy();
    this.clients.destroy();
    await this.iam.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private outside() {
    return {
      clients: this.clients,
      now: () => NOW,
      wait: (milliseconds: number) => {
        this.waits.push(milliseconds);
        return Promise.resolve();
      },
    };
  }
}
