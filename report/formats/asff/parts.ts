import { createHash } from 'node:crypto';
import { type FindingKey, type Report, RULE } from '../../../rule-core/index';

/** Whose finding it is, and of when. */
export interface Owner {
  readonly account: string;
  readonly partition: string;
  /** The region of Security Hub: IAM is global. */
  readonly region: string;
  /** As of when the account was read. */
  readonly at: string;
  /** When the report was made. Security Hub ignores an update that is no later than what it has. */
  readonly updatedAt: string;
}

/** The fields of a finding that are written (AWS Security Hub user guide, "Required attributes"). */
export interface AsffFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly ProductName: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Types: readonly string[];
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly LastObservedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly Severity: Severity;
  /** What an update of a finding may change of these two. */
  readonly FindingProviderFields: {
    readonly Severity: Severity;
    readonly Types: readonly string[];
  };
  readonly Compliance: { readonly Status: string; readonly RelatedRequirements: readonly string[] };
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  readonly ProductFields?: Readonly<Record<string, string>>;
  readonly Resources: readonly AsffResource[];
}

interface Severity {
  readonly Label: string;
}

export interface AsffResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition?: string;
  readonly Region: string;
  readonly Details?: Readonly<Record<string, unknown>>;
}

const TYPES = ['Software and Configuration Checks/Industry and Regulatory Standards'];

/**
 * What all findings have in common; `subject` tells them apart within an account. A finding is made by
 * adding to it, not by spreading it first: V8 then keeps a hidden class for each, longer than the finding.
 */
export function shell(owner: Owner, { tool, rule }: Report, subject: string, severity: string) {
  const { account, partition, region, at, updatedAt } = owner;
  return {
    SchemaVersion: '2018-10-08',
    Id: identifier(`${tool.name}/${partition}/${account}/${rule.id}/${subject}`),
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    ProductName: tool.name,
    GeneratorId: `${tool.name}/${RULE.id}`,
    AwsAccountId: account,
    Types: TYPES,
    CreatedAt: at,
    UpdatedAt: updatedAt,
    LastObservedAt: at,
    Severity: { Label: severity },
    FindingProviderFields: { Severity: { Label: severity }, Types: TYPES },
  } as const;
}

const MAX_ID = 512;

/** Names of IAM users fit; one from elsewhere that does not is told apart by its digest. */
function identifier(id: string): string {
  if (id.length <= MAX_ID) return id;
  const digest = createHash('sha256').update(id).digest('hex');
  return `${cut(id, MAX_ID - digest.length - 1)}/${digest}`;
}

/** At most so many UTF-16 units, and no half of a character at the end. */
export function cut(text: string, most: number): string {
  const half = /[\ud800-\udbff]$/;
  return text.length <= most ? text : text.slice(0, most).replace(half, '');
}

/** Security Hub takes no text without a letter in it. */
export function written(text: string): string {
  return /\S/.test(text) ? text : text === '' ? 'not given' : `"${text}"`;
}

/** What Security Hub calls a partition, where it knows it (its API model, `Partition`). */
const PARTITIONS: Readonly<Record<string, string>> = {
  aws: 'aws',
  'aws-cn': 'aws-cn',
  'aws-us-gov': 'aws-us-gov',
  'aws-iso': 'aws-us-iso',
  'aws-iso-b': 'aws-us-iso-b',
};

/** Where a resource is. */
export function placeOf({ partition, region }: Owner): Pick<AsffResource, 'Partition' | 'Region'> {
  const known = PARTITIONS[partition];
  return { ...(known === undefined ? {} : { Partition: known }), Region: region };
}

export function userResource(owner: Owner, name: string, path = '/'): AsffResource {
  return {
    Type: 'AwsIamUser',
    Id: `arn:${owner.partition}:iam::${owner.account}:user${path}${name}`,
    ...placeOf(owner),
    Details: { AwsIamUser: { UserName: written(name), Path: written(path) } },
  };
}

export function keyResource(owner: Owner, user: string, key: FindingKey): AsffResource {
  const { accessKeyId: id, createdAt, status } = key;
  return {
    Type: 'AwsIamAccessKey',
    Id: id ?? key.address,
    ...placeOf(owner),
    Details: {
      AwsIamAccessKey: {
        PrincipalType: 'IAMUser',
        PrincipalName: written(user),
        AccountId: owner.account,
        ...(id === undefined ? {} : { AccessKeyId: id }),
        ...(createdAt === undefined ? {} : { CreatedAt: createdAt }),
        ...(status === 'unknown' ? {} : { Status: status }),
      },
    },
  };
}

/** BatchImportFindings takes a hundred findings and 6 MB (AWS Security Hub API reference). */
const MAX_FINDINGS = 100;
const MAX_BYTES = 5_500_000;

/** Requests of these findings, a line each, in pieces: a finding is gone when it is written. */
export function* requests(findings: Iterable<AsffFinding>): Generator<string> {
  let held = 0;
  let bytes = 0;
  for (const finding of findings) {
    const text = JSON.stringify(finding);
    const size = Buffer.byteLength(text) + 1;
    if (held > 0 && (held >= MAX_FINDINGS || bytes + size > MAX_BYTES)) {
      yield END;
      held = 0;
      bytes = 0;
    }
    yield `${held === 0 ? BEGIN : ','}${text}`;
    held += 1;
    bytes += size;
  }
  if (held > 0) yield END;
}

const BEGIN = '{"Findings":[';
const END = ']}\n';
