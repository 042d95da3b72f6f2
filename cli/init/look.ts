import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isObject } from '../../rule-core/text/json';
import type { PassedOverReason, Report } from '../../rule-core/index';
import { readWithin } from '../../inputs/files/bounded';
import type { Io } from '../io';
import { showReading } from '../writing/progress';

/** A program of the CDK. */
export interface CdkApp {
  /** The folder of its `cdk.json`; `.` for the working directory. */
  readonly folder: string;
  readonly output: string;
  /** Whether the CDK command line is one of its packages, with a lock file. */
  readonly isLocked: boolean;
}

/** What is in a folder, as far as it decides how it is checked. */
export interface Found {
  readonly templates: readonly string[];
  readonly serverlessTemplates: readonly string[];
  readonly assemblies: readonly string[];
  /** Plans, states, previews and exports, by what they are. */
  readonly documents: readonly { readonly input: string; readonly kind: string }[];
  readonly cdk: readonly CdkApp[];
  readonly terraform: readonly string[];
  readonly pulumi: readonly string[];
  readonly serverless: readonly string[];
  readonly systems: readonly System[];
  readonly report: Report;
}

/** What runs pipelines. */
export type System =
  'GitHub' | 'GitLab' | 'Jenkins' | 'Azure Pipelines' | 'Bitbucket' | 'CircleCI' | 'CodeBuild';

/** Looks at everything below the working directory, as `check` does. */
export async function look(io: Io): Promise<Found> {
  const { readInputs } = await import('../../inputs/index');
  const { evaluate } = await import('../../rule-core/index');
  const judged: { input: string; kind: string }[] = [];
  const sources = new Map<PassedOverReason, string[]>();
  const reading = showReading(io, false);
  try {
    const declared = readInputs(['.'], {
      cwd: io.cwd,
      ...(reading ? { onInput: reading.onInput } : {}),
      onFate: (fate) => {
        if (fate.fate === 'judged') judged.push({ input: fate.input, kind: fate.kind });
        if (fate.fate === 'passed over')
          sources.set(fate.reason, [...(sources.get(fate.reason) ?? []), fate.input]);
      },
    });
    const report = evaluate(declared.keys, {
      // What tools are yet to make is judged by its own path, and is there then.
      errors: declared.errors.filter((it) => it.kind !== 'nothing-to-check'),
      warnings: declared.warnings,
      now: io.now(),
    });
    const of = (kind: string) => judged.filter((it) => it.kind === kind).map((it) => it.input);
    const templates = of('CloudFormation template');
    const assemblies = of('cloud assembly');
    const foldersOf = (reason: PassedOverReason) => [
      ...new Set((sources.get(reason) ?? []).map((it) => path.dirname(it))),
    ];
    return {
      templates,
      serverlessTemplates: templates.filter((it) => isServerless(path.resolve(io.cwd, it))),
      assemblies,
      documents: judged.filter(({ kind }) => !/^(?:CloudFormation|cloud|template)/.test(kind)),
      cdk: (sources.get('cdk-source') ?? []).map((it) => cdkApp(io.cwd, it)),
      terraform: rootsOf(io.cwd, foldersOf('terraform-source')),
      pulumi: foldersOf('pulumi-source'),
      serverless: foldersOf('serverless-source'),
      systems: systemsOf(io.cwd),
      report: { ...report, inputs: declared.documents },
    };
  } finally {
    reading?.end();
  }
}

const MAX_READ = 1024 * 1024;

/** The text of a small file of the folder; empty where there is none. */
function smallText(file: string): string {
  try {
    return readWithin(file, MAX_READ).toString('utf8');
  } catch {
    return '';
  }
}

function isServerless(file: string): boolean {
  return smallText(file).includes('AWS::Serverless-2016-10-31');
}

function cdkApp(cwd: string, file: string): CdkApp {
  const folder = path.dirname(file);
  const output = jsonOf(path.resolve(cwd, file))['output'];
  const { dependencies, devDependencies } = jsonOf(path.resolve(cwd, folder, 'package.json'));
  const packages = { ...asObject(dependencies), ...asObject(devDependencies) };
  return {
    folder,
    output: path.join(folder, typeof output === 'string' ? output : 'cdk.out'),
    isLocked:
      Object.hasOwn(packages, 'aws-cdk') &&
      existsSync(path.resolve(cwd, folder, 'package-lock.json')),
  };
}

function jsonOf(file: string): Readonly<Record<string, unknown>> {
  try {
    return asObject(JSON.parse(smallText(file)));
  } catch {
    return {};
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** The folders of Terraform that are planned: those with a backend or a provider of their own. */
function rootsOf(cwd: string, folders: readonly string[]): string[] {
  const roots = folders.filter((folder) => {
    if (/(?:^|\/)(?:modules?|examples?|\.terraform)(?:\/|$)/.test(folder)) return false;
    const target = path.resolve(cwd, folder);
    return readdirSync(target)
      .filter((it) => /\.(?:tf|tofu)$/.test(it))
      .slice(0, 100)
      .some((it) => /^[ \t]*(?:backend|cloud|provider)\b/m.test(smallText(path.join(target, it))));
  });
  if (roots.length > 0) return roots;
  return folders.filter((it) => !folders.some((other) => it !== other && isBelow(it, other)));
}

function isBelow(folder: string, above: string): boolean {
  return above === '.' || folder.startsWith(`${above}/`);
}

const SIGNS: readonly (readonly [System, readonly string[]])[] = [
  ['GitHub', ['.github']],
  ['GitLab', ['.gitlab-ci.yml', '.gitlab']],
  ['Jenkins', ['Jenkinsfile']],
  ['Azure Pipelines', ['azure-pipelines.yml', 'azure-pipelines.yaml']],
  ['Bitbucket', ['bitbucket-pipelines.yml']],
  ['CircleCI', ['.circleci']],
  ['CodeBuild', ['buildspec.yml', 'buildspec.yaml']],
];

/** What runs the pipelines of this folder by its files, else by where the repository comes from. */
function systemsOf(cwd: string): System[] {
  const found = SIGNS.filter(([, signs]) => signs.some((it) => existsSync(path.join(cwd, it))));
  if (found.length > 0) return found.map(([system]) => system);
  const config = smallText(path.join(cwd, '.git', 'config'));
  const [, host = ''] =
    /^[ \t]*url[ \t]*=[ \t]*(?:\w+:\/\/)?(?:[^@/\s]*@)?([^/:\s]+)/m.exec(config) ?? [];
  if (/(?:^|\.)github\./.test(host)) return ['GitHub'];
  return /(?:^|\.)gitlab\./.test(host) ? ['GitLab'] : [];
}
