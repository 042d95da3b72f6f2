import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { AccountScope } from '../../../rule-core';
import type { ReadError } from '../../../rule-core';
import { readBounded } from '../stacks/files';
import { own, section, shown, textOf } from '../parse/tree';
import { RepeatedName, wholeJson } from '../../../rule-core/text/whole-json';

/** A stack artifact of a cloud assembly. */
export interface StackArtifact {
  readonly id: string;
  /** Its construct path. */
  readonly name: string;
  readonly templateFile: string;
  readonly stackName?: string;
  readonly account: AccountScope;
  readonly region?: string;
  /** The files of metadata and assets beside the template, where there are some. */
  readonly metadataFile?: string;
  readonly metadata?: unknown;
  readonly directory: string;
}

const MAX_ASSEMBLIES = 500;

/**
 * The stacks of a cloud assembly and of the assemblies in it (one per Stage), from their manifests
 * (`cloud-assembly-schema`). Environments that name no account share the scope of their assembly.
 */
export function stackArtifacts(
  directory: string,
  account: string | undefined,
): { stacks: StackArtifact[]; errors: ReadError[]; directories: string[] } {
  const stacks: StackArtifact[] = [];
  const errors: ReadError[] = [];
  const seen = new Set<string>();
  const waiting = [directory];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const path = resolve(next);
    if (seen.has(path)) continue;
    if (seen.size >= MAX_ASSEMBLIES) {
      const message = `More than ${MAX_ASSEMBLIES} assemblies are nested in this one; the others were not read.`;
      errors.push({ input: directory, message });
      break;
    }
    seen.add(path);
    const file = join(next, 'manifest.json');
    const manifest = manifestOf(file);
    if (typeof manifest === 'string') {
      errors.push({ input: file, message: manifest });
      continue;
    }
    for (const [id, artifact] of Object.entries(section(manifest, 'artifacts'))) {
      const type = own(artifact, 'type');
      const properties = section(artifact, 'properties');
      if (type === 'cdk:cloud-assembly') {
        const inner = own(properties, 'directoryName');
        const place = typeof inner === 'string' ? within(next, inner) : undefined;
        if (place !== undefined) waiting.push(place);
        else
          errors.push({
            input: file,
            message: `The assembly ${shown(id)} is not inside its folder.`,
          });
      } else if (type === 'aws:cloudformation:stack') {
        const template = own(properties, 'templateFile');
        const templateFile = typeof template === 'string' ? within(next, template) : undefined;
        if (templateFile === undefined) {
          errors.push({
            input: file,
            message: `The stack ${shown(id)} names no template file inside its folder.`,
          });
          continue;
        }
        stacks.push({
          id,
          templateFile,
          directory: next,
          ...described(id, artifact, next, directory, account),
        });
      }
    }
  }
  return { stacks, errors, directories: [...seen] };
}

function described(
  id: string,
  artifact: unknown,
  directory: string,
  root: string,
  account: string | undefined,
) {
  const properties = section(artifact, 'properties');
  const [, known, region] =
    /^aws:\/\/([^/]+)\/(.+)$/.exec(textOf(own(artifact, 'environment')) ?? '') ?? [];
  const accountId = /^\d{12}$/.test(known ?? '') ? known : account;
  const stackName = own(properties, 'stackName');
  const displayName = own(artifact, 'displayName');
  const extra = own(artifact, 'additionalMetadataFile');
  const metadataFile = typeof extra === 'string' ? within(directory, extra) : undefined;
  return {
    name: pathOf(displayName) ?? id,
    metadata: own(artifact, 'metadata'),
    stackName: typeof stackName === 'string' ? stackName : id,
    account: {
      ...(accountId === undefined ? {} : { id: accountId }),
      scope: directory,
      family: root,
      uncertain: accountId === undefined,
    },
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
    ...(metadataFile === undefined ? {} : { metadataFile }),
  };
}

/** `Prod/S (custom-name)`: the display name, without the stack's name behind it. */
function pathOf(displayName: unknown): string | undefined {
  return typeof displayName === 'string' ? displayName.replace(/ \([^()]*\)$/, '') : undefined;
}

function manifestOf(file: string): object | string {
  const text = readBounded(file);
  if (text === undefined)
    return 'There is no readable manifest.json: this is not a cloud assembly.';
  try {
    const manifest = wholeJson(text);
    if (typeof own(manifest, 'version') === 'string') return manifest as object;
    return 'This manifest has no version: it is not the manifest of a cloud assembly.';
  } catch (error) {
    if (error instanceof RepeatedName) return `This manifest is not certain: ${error.message}.`;
    return 'This manifest is no JSON. Was the synthesis interrupted?';
  }
}

/** A path below this folder; nothing outside is read, not even by way of a symbolic link. */
export function within(directory: string, path: string): string | undefined {
  const full = resolve(directory, path);
  const inside =
    full.startsWith(resolve(directory) + sep) && real(full).startsWith(real(directory) + sep);
  return inside ? join(directory, path) : undefined;
}

/** Where a path leads; itself where there is nothing, which reading it will say. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(resolve(path));
    return parent === resolve(path) ? parent : join(real(parent), basename(path));
  }
}
