import type { ReadResult } from '../read-result';
import { readBounded } from './files';
import { type StackArtifact, stackArtifacts } from './manifest';
import { readStacks } from './read-stacks';
import type { ReadCloudAssemblyOptions, StackInput } from './stack-input';

/**
 * The access keys of a cloud assembly (`cdk.out`): all its stacks, nested stacks and Stages, with the
 * accounts and regions of its manifests.
 */
export function readCloudAssembly(
  directory: string,
  options: ReadCloudAssemblyOptions = {},
): ReadResult {
  const { account, parameters, ...rest } = options;
  const { stacks, errors } = stackArtifacts(directory, account);
  const inputs: StackInput[] = [];
  const unreadable = [...errors];
  for (const artifact of stacks) {
    const template = readBounded(artifact.templateFile);
    if (template === undefined) {
      const message = `The template of the stack ${artifact.name} is missing or not readable.`;
      unreadable.push({ input: artifact.templateFile, message });
    } else inputs.push(inputOf(artifact, template, parameters));
  }
  const result = readStacks(inputs, rest);
  return { ...result, errors: [...unreadable, ...result.errors] };
}

function inputOf(
  artifact: StackArtifact,
  template: string,
  parameters: Readonly<Record<string, string>> | undefined,
): StackInput {
  return {
    name: artifact.name,
    template,
    file: artifact.templateFile,
    account: artifact.account,
    ...(artifact.region === undefined ? {} : { region: artifact.region }),
    ...(artifact.stackName === undefined ? {} : { stackName: artifact.stackName }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}
