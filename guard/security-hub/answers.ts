import type {
  AwsSecurityFinding,
  BatchImportFindingsCommandInput,
  BatchImportFindingsCommandOutput,
  GetFindingsCommandInput,
  GetFindingsCommandOutput,
} from '@aws-sdk/client-securityhub';
import { Misread } from '../../live-check/aws/ask/no-answer';
import { list, marker, type Operation, text } from '../../live-check/aws/ask/operation';
import type { Page } from '../../live-check/aws/pages';

const SECURITY_HUB = { service: 'Security Hub', format: 'json' } as const;

/** A finding that was not taken, and why. */
export interface Refused {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** What was not taken of a batch. An answer that does not account for each finding is none. */
export const BATCH_IMPORT_FINDINGS: Operation<
  BatchImportFindingsCommandInput,
  BatchImportFindingsCommandOutput,
  readonly Refused[]
> = {
  ...SECURITY_HUB,
  action: 'BatchImportFindings',
  read: ({ SuccessCount: taken, FailedCount: failed, FailedFindings: findings }, { Findings }) => {
    const sent = Findings ?? [];
    if (taken === undefined || failed === undefined || taken + failed !== sent.length) {
      throw new Misread('it does not account for every finding');
    }
    const refused = (failed === 0 ? [] : list(findings, 'list of failed findings')).map((it) => ({
      id: text(it.Id, 'id of a failed finding'),
      code: text(it.ErrorCode, 'code of an error'),
      message: it.ErrorMessage ?? '',
    }));
    const ids = new Set(sent.map((it) => it.Id));
    const named = new Set(refused.map((it) => it.id));
    if (named.size !== failed || [...named].some((it) => !ids.has(it))) {
      throw new Misread('it does not name the findings that failed');
    }
    return refused;
  },
};

/** Findings as Security Hub has them. */
export const GET_FINDINGS: Operation<
  GetFindingsCommandInput,
  GetFindingsCommandOutput,
  Page<AwsSecurityFinding>
> = {
  ...SECURITY_HUB,
  action: 'GetFindings',
  read: ({ Findings, NextToken }) => {
    const next = marker(NextToken);
    return {
      items: list(Findings, 'list of findings'),
      truncated: next !== undefined,
      marker: next,
    };
  },
};
