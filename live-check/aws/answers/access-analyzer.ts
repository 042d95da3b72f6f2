import type {
  GetFindingV2CommandInput,
  GetFindingV2CommandOutput,
  ListAnalyzersCommandInput,
  ListAnalyzersCommandOutput,
  ListFindingsV2CommandInput,
  ListFindingsV2CommandOutput,
  UnusedIamUserAccessKeyDetails,
} from '@aws-sdk/client-accessanalyzer';
import type { Page } from '../pages';
import { list, marker, type Operation, text } from '../ask/operation';

const ANALYZER = { service: 'IAM Access Analyzer', format: 'json' } as const;

/** The ARNs of analyzers, by page. */
export const LIST_ANALYZERS: Operation<
  ListAnalyzersCommandInput,
  ListAnalyzersCommandOutput,
  Page<string>
> = {
  ...ANALYZER,
  action: 'ListAnalyzers',
  read: ({ analyzers, nextToken }) =>
    pageOf(
      list(analyzers, 'list of analyzers').map((it) => text(it.arn, 'ARN of an analyzer')),
      nextToken,
    ),
};

/** The ids of findings, by page. */
export const LIST_FINDINGS: Operation<
  ListFindingsV2CommandInput,
  ListFindingsV2CommandOutput,
  Page<string>
> = {
  ...ANALYZER,
  action: 'ListFindingsV2',
  read: ({ findings, nextToken }) =>
    pageOf(
      list(findings, 'list of findings').map((it) => text(it.id, 'id of a finding')),
      nextToken,
    ),
};

/** What a finding says of unused access keys. */
export const GET_FINDING: Operation<
  GetFindingV2CommandInput,
  GetFindingV2CommandOutput,
  readonly UnusedIamUserAccessKeyDetails[]
> = {
  ...ANALYZER,
  action: 'GetFindingV2',
  read: ({ findingDetails }) =>
    list(findingDetails, 'details').flatMap((it) => it.unusedIamUserAccessKeyDetails ?? []),
};

function pageOf(items: readonly string[], nextToken: string | undefined): Page<string> {
  const next = marker(nextToken);
  return { items, truncated: next !== undefined, marker: next };
}
