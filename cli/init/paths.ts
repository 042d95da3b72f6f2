import path from 'node:path';
import type { Found } from './look';

/** What is judged, and what a person or a job makes first. */
export interface Paths {
  readonly paths: readonly string[];
  readonly todo: readonly string[];
}

/** Names that mean nothing to YAML, a shell or the expressions of a pipeline. */
const PLAIN = /^[\w@+.][\w@+.-]*(?:\/[\w@+.][\w@+.-]*)*$/;
/** More of one kind are for a person to name. */
const MOST = 20;

/**
 * The paths that a run judges: what lies in the repository, and what tools make of their sources. A file
 * that is not there yet is an error of the run, never a pass.
 */
export function pathsOf(found: Found): Paths {
  const todo: string[] = [];
  const made = (what: string, all: readonly string[], how: string, name: string): string[] => {
    if (all.length === 0) return [];
    const plain = all.filter(isPlain).slice(0, MOST);
    todo.push(`${what}: make ${some(plain) || name} first (${how}).`);
    if (plain.length < all.length)
      todo.push(`${what}: ${all.length - plain.length} more are for you to add to the paths.`);
    return plain;
  };
  const within = (folders: readonly string[], name: string) =>
    folders.map((it) => path.join(it, name));
  const ofTools = [
    ...made(
      'CDK',
      found.cdk.map((it) => it.output),
      "cdk synth '**'",
      'cdk.out',
    ),
    ...made(
      'Terraform',
      within(found.terraform, 'plan.json'),
      'terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json',
      'plan.json',
    ),
    ...made(
      'Pulumi',
      within(found.pulumi, 'preview.json'),
      'pulumi preview --json --show-sames > preview.json',
      'preview.json',
    ),
    ...made(
      'Serverless',
      within(found.serverless, '.serverless'),
      'serverless package',
      '.serverless',
    ),
  ];
  const inRepository =
    found.templates.length > 0 || found.documents.length > 0 || found.report.errors.length > 0;
  const paths = [...new Set([...(inRepository ? ['.'] : []), ...ofTools])];
  if (paths.length > 0) return { paths, todo };
  const assemblies = found.assemblies.filter(isPlain);
  if (assemblies.length > 0) return { paths: assemblies, todo };
  return {
    paths: ['.'],
    todo: [...todo, 'Nothing to judge was found: name what is deployed in the configuration.'],
  };
}

/** Whether a path stays below the working directory, and is plain. */
function isPlain(it: string): boolean {
  return PLAIN.test(it) && !it.split('/').includes('..');
}

/** The first of these, and how many more there are. */
export function some(names: readonly string[]): string {
  const first = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${first} and ${names.length - 3} more` : first;
}
