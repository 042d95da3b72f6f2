import {
  CloudFormationClient,
  type CloudFormationClientConfig,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { GET_TEMPLATE } from '../../live-check/aws/answers/cloudformation';
import { Aws } from '../../live-check/aws/ask/ask';
import type { Command } from '../../live-check/aws/ask/call';
import type { Operation } from '../../live-check/aws/ask/operation';
import { isGivenUp, isNoSuchEntity, sentenceOf } from '../../live-check/aws/errors';
import { IamReader } from '../../live-check/account/iam-reader';
import { allPages } from '../../live-check/aws/pages';
import { IN_LAMBDA } from '../../live-check/aws/connection/in-lambda';
import { NotRead } from '../not-read';
import type { Account, StackResource } from './account';
import { DESCRIBE_CHANGE_SET, DESCRIBE_STACKS, LIST_STACK_RESOURCES } from './answers';

/** Clients of the account that the function runs in. */
export interface AccountClients {
  readonly iam: IAMClient;
  readonly cloudFormation: CloudFormationClient;
}

/** @param settings region and endpoint, for tests; in Lambda the environment says them */
export function accountClients(
  settings: IAMClientConfig & CloudFormationClientConfig = {},
): AccountClients {
  const common = { ...IN_LAMBDA, ...settings };
  return { iam: new IAMClient(common), cloudFormation: new CloudFormationClient(common) };
}

/**
 * The account, asked within a time.
 *
 * @param time in milliseconds, for everything that is asked
 */
export function awsAccount(clients: AccountClients, time: number): Account & { end(): void } {
  const attempt = Math.min(6_000, time);
  const aws = Aws.forAccount({ attempt, call: time, account: time });
  const reader = new IamReader(clients.iam, aws);
  const { cloudFormation } = clients;

  const ask = async <I, O, Answer>(
    command: Command<I, O>,
    operation: Operation<I, O, Answer>,
  ): Promise<Answer> => aws.ask(cloudFormation, command, operation);

  const template = (input: { StackName?: string; ChangeSetName?: string }) =>
    asked('the resources of the template', () =>
      ask(new GetTemplateCommand({ ...input, TemplateStage: 'Processed' }), GET_TEMPLATE),
    );

  return {
    keysOf: (user) =>
      asked(`the access keys of ${user}`, async () => {
        try {
          const keys = await reader.keysOf(user);
          return keys.map(({ AccessKeyId, Status, CreateDate }) => ({
            accessKeyId: AccessKeyId,
            status: Status === 'Active' || Status === 'Inactive' ? Status : ('unknown' as const),
            ...(CreateDate ? { createdAt: CreateDate.toISOString() } : {}),
          }));
        } catch (error) {
          if (isNoSuchEntity(error)) return undefined;
          throw error;
        }
      }),
    resourcesOf: (stack) =>
      asked('the resources of the stack', async () => {
        const found: StackResource[] = [];
        const pages = allPages(
          async (next) => {
            const more = next === undefined ? {} : { NextToken: next };
            const command = new ListStackResourcesCommand({ StackName: stack, ...more });
            return ask(command, LIST_STACK_RESOURCES);
          },
          (it) => it.logicalId,
        );
        try {
          for await (const page of pages) found.push(...page);
        } catch (error) {
          if (isNoStack(error)) return [];
          throw error;
        }
        return found;
      }),
    statusOf: (stack) =>
      asked('the resources and status of the stack', () =>
        ask(new DescribeStacksCommand({ StackName: stack }), DESCRIBE_STACKS),
      ),
    parametersOf: (changeSet) =>
      asked('the parameters of the change set', () =>
        ask(new DescribeChangeSetCommand({ ChangeSetName: changeSet }), DESCRIBE_CHANGE_SET),
      ),
    processedTemplate: (changeSet) => template({ ChangeSetName: changeSet }),
    templateOf: (stack) => template({ StackName: stack }),
    end: () => {
      aws.end();
    },
  };
}

async function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const why = isDenied(error)
      ? 'the role of the function may not ask for them'
      : sentenceOf(error);
    throw new NotRead(`${what} cannot be read: ${why}`, isGivenUp(error));
  }
}

function isDenied(error: unknown): boolean {
  const { name } = error as { name?: string };
  return name === 'AccessDenied' || name === 'AccessDeniedException';
}

/** CloudFormation has no other word for it. */
function isNoStack(error: unknown): boolean {
  const { name, message = '' } = error as { name?: string; message?: string };
  return name === 'ValidationError' && /does not exist/.test(message);
}
