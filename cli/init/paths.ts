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
  const made = (what: string, folders: readonly string[], how: string, name: string): string[] => {
    if (folders.length === 0) return [];
    const all = folders.map((it) => path.join(it, name));
    const plain = all.filter((it) => PLAIN.test(it)).slice(0, MOST);
    todo.push(`${what}: make ${plain.join(', ') || name} first (${how}).`);
    if (plain.length < all.length)
      todo.push(`${what}: ${all.length - plain.length} more are for you to add to the paths.`);
    return plain;
  };
  const outputs = found.cdk.map((it) => it.output).filter((it) => PLAIN.test(it));
  if (found.cdk.length > 0)
    todo.push(`CDK: make ${outputs.join(', ') || 'cdk.out'} first (cdk synth '**').`);
  const ofTools = [
    ...outputs.slice(0, MOST),
    ...made(
      'Terraform',
      found.terraform,
      'terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json',
      'plan.json',
    ),
    ...made(
      'Pulumi',
      found.pulumi,
      'pulumi preview --json --show-sames > preview.json',
      'preview.json',
    ),
    ...made('Serverless', found.serverless, 'serverless package', '.serverless'),
  ];
  const inRepository =
    found.templates.length > 0 || found.documents.length > 0 || found.report.errors.length > 0;
  const paths = [...new Set([...(inRepository ? ['.'] : []), ...ofTools])];
  if (paths.length > 0) return { paths, todo };
  const assemblies = found.assemblies.filter((it) => PLAIN.test(it));
  if (assemblies.length > 0) return { paths: assemblies, todo };
  return {
    paths: ['.'],
    todo: [...todo, 'Nothing to judge was found: name what is deployed in the configuration.'],
  };
}
