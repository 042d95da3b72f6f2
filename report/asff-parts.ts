import { type FindingKey, type Report, RULE } from '../rule-core/index';

/** Whose finding it is, and of when. */
export interface Owner {
  readonly account: string;
  readonly partition: string;
  /** The region of Security Hub: IAM is global. */
  readonly region: string;
  readonly at: string;
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
  readonly Title: string;
  readonly Description: string;
  readonly Severity: { readonly Label: string };
  readonly Compliance: { readonly Status: string; readonly RelatedRequirements: readonly string[] };
  readonly Remediation?: { readonly Recommendation: { readonly Text: string } };
  readonly ProductFields?: Readonly<Record<string, string>>;
  readonly Resources: readonly AsffResource[];
}

export interface AsffResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition: string;
  readonly Region: string;
  readonly Details?: Readonly<Record<string, unknown>>;
}

/** What all findings have in common; `subject` tells them apart within an account. */
export function shell(owner: Owner, { tool, rule }: Report, subject: string) {
  const { account, partition, region, at } = owner;
  return {
    SchemaVersion: '2018-10-08',
    Id: `${tool.name}/${partition}/${account}/${rule.id}/${subject}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    ProductName: tool.name,
    GeneratorId: `${tool.name}/${RULE.id}`,
    AwsAccountId: account,
    Types: ['Software and Configuration Checks/Industry and Regulatory Standards'],
    CreatedAt: at,
    UpdatedAt: at,
  } as const;
}

export function userResource(owner: Owner, name: string, path = '/'): AsffResource {
  return {
    Type: 'AwsIamUser',
    Id: `arn:${owner.partition}:iam::${owner.account}:user${path}${name}`,
    Partition: owner.partition,
    Region: owner.region,
    Details: { AwsIamUser: { UserName: name, Path: path } },
  };
}

export function keyResource(owner: Owner, user: string, key: FindingKey): AsffResource {
  const { accessKeyId: id, createdAt, status } = key;
  return {
    Type: 'AwsIamAccessKey',
    Id: id ?? key.address,
    Partition: owner.partition,
    Region: owner.region,
    Details: {
      AwsIamAccessKey: {
        PrincipalType: 'IAMUser',
        PrincipalName: user,
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

export function batches(findings: readonly AsffFinding[]): { Findings: AsffFinding[] }[] {
  const made: { Findings: AsffFinding[] }[] = [];
  let bytes = Infinity;
  for (const finding of findings) {
    const size = Buffer.byteLength(JSON.stringify(finding)) + 1;
    const last = made.at(-1);
    if (!last || last.Findings.length >= MAX_FINDINGS || bytes + size > MAX_BYTES) {
      made.push({ Findings: [finding] });
      bytes = size;
    } else {
      last.Findings.push(finding);
      bytes += size;
    }
  }
  return made;
}
