import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ReadResult } from '../read-result';
import { describedTemplates } from './creation-stacks';
import { readBounded } from './files';
import { type StackArtifact, stackArtifacts, within } from './manifest';
import { readStacks } from './read-stacks';
import type { ReadCloudAssemblyOptions, StackInput, TemplateInput } from './stack-input';
import { own, section } from './tree';

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
  const described = describedTemplates(metadataOf(artifact), basename(artifact.templateFile));
  const files: [string, TemplateInput][] = assetsOf(artifact).flatMap(([key, path]) => {
    const file = within(artifact.directory, path);
    if (file === undefined || !existsSync(file)) return [];
    const input = { ...described.get(path), file, ...readWhenAsked(file) };
    return [
      [key, input],
      [basename(path), input],
    ];
  });
  return {
    name: artifact.name,
    template,
    file: artifact.templateFile,
    ...described.get(basename(artifact.templateFile)),
    files: Object.fromEntries(files),
    account: artifact.account,
    ...(artifact.region === undefined ? {} : { region: artifact.region }),
    ...(artifact.stackName === undefined ? {} : { stackName: artifact.stackName }),
    ...(parameters === undefined ? {} : { parameters }),
  };
}

/** The metadata of its constructs: in a file of its own, before that in the manifest. */
function metadataOf({ metadataFile, metadata }: StackArtifact): unknown {
  return (metadataFile === undefined ? undefined : parsed(metadataFile)) ?? metadata;
}

/** Any JSON or YAML file may be uploaded: it is read once something names it as its template. */
function readWhenAsked(file: string): Pick<TemplateInput, 'template'> {
  return {
    get template() {
      return readBounded(file) ?? '';
    },
  };
}

/** The files that are uploaded with a stack and may be templates: the key they get, and their path. */
function assetsOf({ directory, id }: StackArtifact): [string, string][] {
  const files = section(parsed(join(directory, `${id}.assets.json`)), 'files');
  return Object.values(files).flatMap((asset) => {
    const path = own(own(asset, 'source'), 'path');
    if (typeof path !== 'string' || !/\.(json|ya?ml|template)$/i.test(path)) return [];
    return Object.values(section(asset, 'destinations')).flatMap((it): [string, string][] => {
      const key = own(it, 'objectKey');
      return typeof key === 'string' ? [[basename(key), path]] : [];
    });
  });
}

function parsed(file: string): unknown {
  const text = readBounded(file);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
