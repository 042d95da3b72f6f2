import { setTimeout as wait } from 'node:timers/promises';
import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  GetFindingsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { evaluate, type Report, RULE } from '../../rule-core/index';
import type { Aws } from '../../live-check/aws/ask/ask';
import { allPages } from '../../live-check/aws/pages';
import { inert } from '../answer/words';
import { BATCH_IMPORT_FINDINGS, GET_FINDINGS, type Refused } from './answers';
import { type Batch, findingsOf, gone, userFindingsOf } from './findings';

/** Not all findings were taken: what Security Hub shows is not what was read. */
export class NotImported extends Error {
  constructor(readonly refused: readonly Refused[]) {
    const [first] = refused;
    const why = first ? `${first.code}: ${first.message}`.slice(0, 300) : 'no reason was given';
    super(
      inert(`Security Hub did not take ${refused.length} findings (${first?.id ?? ''}: ${why})`),
    );
    this.name = 'NotImported';
  }
}

/** What is known here to be refused again. */
const FINAL: ReadonlySet<string> = new Set([
  'InvalidInput',
  'InvalidInputException',
  'FindingSizeExceeded',
]);
/** Before a finding that failed is sent again, in milliseconds. */
const PAUSES = [500, 2_000];

/** Whose findings are closed. */
export interface WholeAccount {
  readonly account: string;
  readonly partition: string;
  /** When its reading began. */
  readonly asOf: string;
  /** Every user that it has, in small letters. */
  readonly users: ReadonlySet<string>;
}

/**
 * The Security Hub of one account and region, which takes findings of its own account only.
 *
 * All throw what AWS says, as `Aws.ask` does.
 */
export class SecurityHub {
  private readonly sleep: (milliseconds: number) => Promise<unknown>;

  /**
   * @param region of the client, which the findings name
   * @param sleep waits, in milliseconds; for tests
   */
  constructor(
    private readonly client: SecurityHubClient,
    private readonly aws: Aws,
    private readonly region?: string,
    sleep?: (milliseconds: number) => Promise<unknown>,
  ) {
    this.sleep = sleep ?? wait;
  }

  /**
   * Imports every finding of a report: violations FAILED, users who pass PASSED, and whether each account
   * was read as a whole.
   *
   * @returns how many were taken
   * @throws NotImported where one was not, after all were tried
   */
  async importAll(report: Report): Promise<number> {
    return this.import(findingsOf(report, this.region));
  }

  /** Imports the findings about users only. @throws NotImported */
  async importUsers(report: Report): Promise<number> {
    return this.import(userFindingsOf(report, this.region));
  }

  /** @throws NotImported */
  async import(batches: Iterable<Batch>): Promise<number> {
    const refused: Refused[] = [];
    let taken = 0;
    for (const batch of batches) {
      const lost = await this.batch(batch);
      taken += batch.length - lost.length;
      refused.push(...lost);
    }
    if (refused.length > 0) throw new NotImported(refused);
    return taken;
  }

  /** The users of an account whose findings do not pass, by the names that the findings have. */
  async openUsers(account: string): Promise<readonly string[]> {
    const equals = (Value: string) => [{ Value, Comparison: 'EQUALS' as const }];
    const filters = {
      AwsAccountId: equals(account),
      GeneratorId: equals(`one-active-key/${RULE.id}`),
      RecordState: equals('ACTIVE'),
    };
    const names = new Set<string>();
    const pages = allPages(
      async (marker) => {
        const more = marker === undefined ? {} : { NextToken: marker };
        const command = new GetFindingsCommand({ Filters: filters, MaxResults: 100, ...more });
        return this.aws.ask(this.client, command, GET_FINDINGS);
      },
      (it) => it.Id,
    );
    for await (const page of pages) {
      for (const it of page) {
        const name = userOf(it);
        if (name !== undefined && it.Compliance?.Status !== 'PASSED') names.add(name);
      }
    }
    return [...names].sort();
  }

  /**
   * Closes the findings of users whom an account has no more. It must have been read as a whole: who was
   * not seen would pass.
   *
   * @returns the names
   * @throws NotImported
   */
  async closeGone({ account, partition, asOf, users }: WholeAccount): Promise<readonly string[]> {
    const names = (await this.openUsers(account)).filter((it) => !users.has(it.toLowerCase()));
    if (names.length === 0) return [];
    const judged = gone(names);
    const reading = {
      account,
      partition,
      asOf,
      source: 'list',
      users: 0,
      calls: {},
      judged,
    } as const;
    await this.importUsers(evaluate([], { readings: [{ ...reading, complete: true }] }));
    return names;
  }

  /** @returns what was not taken in the end */
  private async batch(batch: Batch): Promise<readonly Refused[]> {
    let open = batch;
    const final: Refused[] = [];
    for (const pause of [...PAUSES, undefined]) {
      const command = new BatchImportFindingsCommand({
        // What the format writes is what the SDK has no read-only type for.
        Findings: open as unknown as AwsSecurityFinding[],
      });
      const refused = await this.aws.ask(this.client, command, BATCH_IMPORT_FINDINGS);
      final.push(...refused.filter((it) => FINAL.has(it.code)));
      const again = refused.filter((it) => !FINAL.has(it.code));
      if (again.length === 0) return final;
      if (pause === undefined) return [...final, ...again];
      const ids = new Set(again.map((it) => it.id));
      open = open.filter((it) => ids.has(it.Id));
      await this.sleep(pause);
    }
    return final;
  }
}

function userOf({ Resources: resources }: AwsSecurityFinding): string | undefined {
  const user = resources?.find((it) => it.Type === 'AwsIamUser');
  const name = user?.Details?.AwsIamUser?.UserName ?? user?.Id?.split('/').at(-1);
  return name === '' ? undefined : name;
}
