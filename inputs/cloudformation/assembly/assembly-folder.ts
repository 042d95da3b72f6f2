import { type Stats, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readBounded } from '../stacks/files';
import { stackArtifacts, within } from './manifest';
import { isObject } from '../../../rule-core/text/json';
import { own, section } from '../parse/tree';
import { RepeatedName, wholeJson } from '../../../rule-core/text/whole-json';

/**
 * Whether a folder is a cloud assembly, by its manifest (`cloud-assembly-schema`): a version, and
 * artifacts of kinds that the CDK writes, or none beside the CDK's marker, a file `cdk.out`.
 *
 * @returns a sentence for one that the CDK has begun to write and whose manifest cannot be read
 * @throws what the file system says of a folder that cannot be looked into
 */
export function isCloudAssembly(folder: string): boolean | string {
  const marked = about(join(folder, 'cdk.out'))?.isFile() ?? false;
  const file = join(folder, 'manifest.json');
  if (!about(file)) {
    return (
      marked &&
      'has the marker of a cloud assembly, but no manifest.json: was the synthesis interrupted?'
    );
  }
  const text = readBounded(file) ?? '';
  let manifest: unknown;
  try {
    manifest = wholeJson(text);
  } catch (error) {
    if (error instanceof RepeatedName && (marked || ARTIFACT.test(text))) {
      return `has a manifest.json that is not certain: ${error.message}`;
    }
    return (
      marked && 'has a manifest.json that is not complete JSON: was the synthesis interrupted?'
    );
  }
  if (typeof own(manifest, 'version') !== 'string') {
    return marked && 'has a manifest.json that is not the manifest of a cloud assembly';
  }
  return marked || Object.values(section(manifest, 'artifacts')).some(isArtifact);
}

/** What only the manifest of an assembly has. */
const ARTIFACT = /"(?:cdk:|aws:cloudformation:)/;

/** What stands there; a link that leads nowhere or in a circle is nothing. */
function about(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
    throw error;
  }
}

function isArtifact(it: unknown): boolean {
  const type = own(it, 'type');
  return typeof type === 'string' && /^(?:cdk:|aws:cloudformation:)/.test(type);
}

/** What the manifests of an assembly name: these are read with it, or are not stacks. */
export interface AssemblyFiles {
  /** The folders of the assemblies in it, and its own. */
  readonly directories: ReadonlySet<string>;
  /** The templates of its stacks. */
  readonly templates: ReadonlySet<string>;
  /** Manifests and metadata. */
  readonly descriptions: ReadonlySet<string>;
  /** Files and folders that are uploaded. */
  readonly assets: ReadonlySet<string>;
}

/** The files of an assembly and of the assemblies in it, as resolved paths. */
export function assemblyFiles(directory: string): AssemblyFiles {
  const { stacks, directories } = stackArtifacts(directory, undefined);
  const templates = new Set(stacks.map((it) => resolve(it.templateFile)));
  const descriptions = new Set<string>();
  const assets = new Set<string>();
  for (const folder of directories) {
    for (const name of ['manifest.json', 'cdk.out', 'tree.json', 'validation-report.json'])
      descriptions.add(resolve(folder, name));
    const artifacts = section(parsed(join(folder, 'manifest.json')), 'artifacts');
    for (const [id, artifact] of Object.entries(artifacts)) {
      const extra = own(artifact, 'additionalMetadataFile');
      const file = own(own(artifact, 'properties'), 'file');
      for (const it of [extra, file, `${id}.assets.json`]) {
        const place = typeof it === 'string' ? within(folder, it) : undefined;
        if (place === undefined || templates.has(resolve(place))) continue;
        if (!/\.(?:assets|metadata)\.json$|tree\.json$|report\.json$/.test(place)) continue;
        descriptions.add(resolve(place));
        for (const asset of Object.values(section(parsed(place), 'files'))) {
          const path = own(own(asset, 'source'), 'path');
          const source = typeof path === 'string' ? within(folder, path) : undefined;
          if (source !== undefined) assets.add(resolve(source));
        }
      }
    }
  }
  return { directories: new Set(directories), templates, descriptions, assets };
}

function parsed(file: string): unknown {
  try {
    const value = wholeJson(readBounded(file) ?? '');
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
