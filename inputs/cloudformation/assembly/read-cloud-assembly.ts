import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { ReadResult } from '../../read-result';
import { assetTemplates, findableBy, parsed, readWhenAsked } from './asset-templates';
import { describedTemplates } from './creation-stacks';
import { readBounded } from '../stacks/files';
import { type StackArtifact, stackArtifacts } from './manifest';
import { readStacks } from '../stacks/read-stacks';
import type { ReadCloudAssemblyOptions, StackInput } from '../stacks/stack-input';

/**
 * The access keys of a cloud assembly (`cdk.out`): all its stacks, nested stacks and Stages, with the
 * accounts and regions of its manifests.
 */
export function readCloudAssembly(
  directory: string,
  options: ReadCloudAssemblyOptions = {},
): ReadResult {
  const { account, parameters, onPart, ...rest } = options;
  const { stacks, errors } = stackArtifacts(directory, account);
  const inputs: StackInput[] = [];
  const described = new Map(stacks.map((it) => [it, describedOf(it)]));
  const uploads = findableBy(
    new Map([...described].map(([it, templates]) => [it, uploadedWith(it, templates, onPart)])),
  );
  const unreadable = [...errors];
  for (const artifact of stacks) {
    const template = readBounded(artifact.templateFile);
    if (template === undefined) {
      const message = `The template of the stack ${artifact.name} is missing or not readable.`;
      unreadable.push({ input: artifact.templateFile, message });
    } else
      inputs.push({
        ...inputOf(artifact, template, parameters),
        ...described.get(artifact)?.get(basename(artifact.templateFile)),
        files: uploads(artifact),
      });
  }
  const { readFile = readBounded } = options;
  const result = readStacks(inputs, {
    ...rest,
    readFile: (file) => {
      onPart?.(file);
      return readFile(file);
    },
  });
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
    isTemplate: true,
    file: artifact.templateFile,
    account: artifact.account,
    ...(artifact.region === undefined ? {} : { region: artifact.region }),
    ...(artifact.stackName === undefined ? {} : { stackName: artifact.stackName }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

type DescribedTemplates = ReturnType<typeof describedTemplates>;

function describedOf(artifact: StackArtifact): DescribedTemplates {
  return describedTemplates(metadataOf(artifact), basename(artifact.templateFile));
}

function uploadedWith(
  artifact: StackArtifact,
  described: DescribedTemplates,
  onPart: ReadCloudAssemblyOptions['onPart'],
) {
  return assetTemplates(artifact)
    .filter(({ file }) => existsSync(file))
    .map((it) => ({ ...it, template: readWhenAsked(it.file, described.get(it.path), onPart) }));
}

/** The metadata of its constructs: in a file of its own, before that in the manifest. */
function metadataOf({ metadataFile, metadata }: StackArtifact): unknown {
  return (metadataFile === undefined ? undefined : parsed(metadataFile)) ?? metadata;
}
