import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { FromAws } from '../../rule-core/index';
import { GET_TEMPLATE, LIST_EXPORTS } from '../aws/answers/cloudformation';
import type { Aws } from '../aws/ask/ask';
import { identify } from '../aws/caller';
import type { Clients } from '../aws/clients';
import { allPages } from '../aws/pages';

/** The template of a stack as it was given to CloudFormation, and as that wrote it out. */
export async function templatesOf(
  stack: string,
  aws: Aws,
  client: CloudFormationClient,
): Promise<FromAws> {
  const { GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
  const [original, processed] = [
    new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' }),
    new GetTemplateCommand({ StackName: stack, TemplateStage: 'Processed' }),
  ];
  return {
    original: await aws.ask(client, original, GET_TEMPLATE),
    processed: await aws.ask(client, processed, GET_TEMPLATE),
  };
}

/** All exports of the region that the client asks. */
export async function exportsOf(
  aws: Aws,
  { sts }: Clients,
  client: CloudFormationClient,
): Promise<FromAws> {
  const { ListExportsCommand } = await import('@aws-sdk/client-cloudformation');
  const { account } = await identify(sts, aws);
  const exports = new Map<string, string>();
  const pages = allPages(
    (marker) =>
      aws.ask(
        client,
        new ListExportsCommand(marker === undefined ? {} : { NextToken: marker }),
        LIST_EXPORTS,
      ),
    (it) => it.name,
  );
  for await (const page of pages) for (const it of page) exports.set(it.name, it.value);
  return { account, region: await client.config.region(), exports };
}
