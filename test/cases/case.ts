import type { App } from 'aws-cdk-lib';
import type { FindingCode, Report, Verdict } from '../../rule-core/index';

/** One situation, written in every form that can say it; the verdict must not depend on the form. */
export interface Case {
  readonly name: string;
  readonly why: string;
  readonly verdict: Verdict;
  /** Why it is undetermined; a violation has only one reason. */
  readonly code?: FindingCode;
  readonly programs: Programs;
}

/** What every adapter must find: the verdict, and the code of each finding. */
export function expected({ verdict, code }: Case): { verdict: Verdict; codes: FindingCode[] } {
  if (verdict === 'compliant') return { verdict, codes: [] };
  if (verdict === 'violation') return { verdict, codes: [code ?? 'several-active-keys'] };
  if (code === undefined) throw new Error('A row that is undetermined says why: give it a code.');
  return { verdict, codes: [code] };
}

/** What a report says, to compare with {@link expected}. */
export function found({ verdict, findings }: Report): { verdict: Verdict; codes: FindingCode[] } {
  return { verdict, codes: [...new Set(findings.map((it) => it.code))] };
}

export interface Programs {
  /** A template in YAML. */
  readonly cloudformation?: string;
  /** CDK code that adds stacks to the app. */
  readonly cdk?: (app: App) => void;
  /** The resources a Pulumi engine shows to a stack policy. */
  readonly pulumi?: readonly PulumiResource[];
  /** The content of `terraform show -json` of a plan. */
  readonly terraform?: object;
  /** An account: its users with the status of each key. */
  readonly live?: Readonly<Record<string, readonly ('Active' | 'Inactive')[]>>;
}

/** A resource as a stack policy sees it; `UNKNOWN` stands for a value not known at preview. */
export interface PulumiResource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  /** By property: names of the resources it comes from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
  /** Inputs of an explicit provider. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

export const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

export function pulumiUser(name: string, props: Record<string, unknown> = {}): PulumiResource {
  return { type: 'aws:iam/user:User', name, props: { name, ...props } };
}

export function pulumiKey(
  name: string,
  user: unknown,
  rest: Omit<Partial<PulumiResource>, 'name'> = {},
): PulumiResource {
  const props = { user, status: 'Active', ...rest.props };
  return { type: 'aws:iam/accessKey:AccessKey', name, ...rest, props };
}

/** A CloudFormation stack, as Pulumi and as Terraform declare it. */
interface TemplateStack {
  readonly template: object;
  /** The values of its parameters; {@link UNKNOWN} for one that is known later. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The stack as the resource of a Pulumi program, and as that of a Terraform plan. */
export function templateStack({ template, parameters }: TemplateStack) {
  const body = JSON.stringify(template);
  const known = Object.entries(parameters).filter(([, it]) => it !== UNKNOWN);
  const open = Object.keys(parameters).filter((it) => parameters[it] === UNKNOWN);
  return {
    pulumi: [
      {
        type: 'aws:cloudformation/stack:Stack',
        name: 's',
        props: { name: 's', templateBody: body, parameters },
      },
    ],
    terraform: {
      format_version: '1.2',
      terraform_version: '1.9.8',
      resource_changes: [
        {
          address: 'aws_cloudformation_stack.s',
          mode: 'managed',
          type: 'aws_cloudformation_stack',
          name: 's',
          provider_name: 'registry.terraform.io/hashicorp/aws',
          change: {
            actions: ['create'],
            before: null,
            after: { name: 's', template_body: body, parameters: Object.fromEntries(known) },
            after_unknown: {
              id: true,
              outputs: true,
              parameters: Object.fromEntries(open.map((it) => [it, true])),
            },
          },
        },
      ],
      configuration: {
        provider_config: { aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' } },
        root_module: {
          resources: [
            {
              address: 'aws_cloudformation_stack.s',
              mode: 'managed',
              type: 'aws_cloudformation_stack',
              name: 's',
              provider_config_key: 'aws',
              expressions: { template_body: { constant_value: body } },
            },
          ],
        },
      },
    },
  };
}

interface TerraformKey {
  readonly user?: string;
  readonly status?: string;
  /** The address of the user resource its user refers to. */
  readonly of?: string;
  readonly unknown?: readonly string[];
  readonly index?: string | number;
}

/** A plan that creates these users and keys, as `terraform show -json` prints it. */
export function terraformPlan(
  users: Readonly<Record<string, string>>,
  keys: Readonly<Record<string, TerraformKey>>,
): object {
  const entries = Object.entries(keys);
  const nameOf = (key: string) => key.replace(/\[.*$/, '');
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    resource_changes: [
      ...Object.entries(users).map(([name, user]) => ({
        address: `aws_iam_user.${name}`,
        mode: 'managed',
        type: 'aws_iam_user',
        name,
        provider_name: 'registry.terraform.io/hashicorp/aws',
        change: {
          actions: ['create'],
          before: null,
          after: { name: user, path: '/' },
          after_unknown: { arn: true, id: true },
        },
      })),
      ...entries.map(([address, { user, status, unknown = [], index }]) => ({
        address: `aws_iam_access_key.${address}`,
        mode: 'managed',
        type: 'aws_iam_access_key',
        name: nameOf(address),
        ...(index === undefined ? {} : { index }),
        provider_name: 'registry.terraform.io/hashicorp/aws',
        change: {
          actions: ['create'],
          before: null,
          after: { ...(user === undefined ? {} : { user }), ...(status ? { status } : {}) },
          after_unknown: {
            id: true,
            secret: true,
            ...(status ? {} : { status: true }),
            ...Object.fromEntries(unknown.map((it) => [it, true])),
          },
        },
      })),
    ],
    configuration: {
      provider_config: { aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' } },
      root_module: {
        resources: [
          ...Object.entries(users).map(([name, user]) => ({
            address: `aws_iam_user.${name}`,
            mode: 'managed',
            type: 'aws_iam_user',
            name,
            provider_config_key: 'aws',
            expressions: { name: { constant_value: user } },
          })),
          ...[...new Map(entries.map(([address, key]) => [nameOf(address), key]))].map(
            ([name, { user, status, of, unknown = [] }]) => ({
              address: `aws_iam_access_key.${name}`,
              mode: 'managed',
              type: 'aws_iam_access_key',
              name,
              provider_config_key: 'aws',
              expressions: {
                user: of ? { references: [`${of}.name`, of] } : { constant_value: user },
                ...(status
                  ? { status: { constant_value: status } }
                  : unknown.includes('status')
                    ? { status: { references: ['data.external.status.result'] } }
                    : {}),
              },
            }),
          ),
        ],
      },
    },
  };
}
