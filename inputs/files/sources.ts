import { Buffer } from 'node:buffer';
import path from 'node:path';
import type { PassedOverReason } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';

type Json = Readonly<Record<string, unknown>>;

/** What to give instead of a source, or of an output that is not read. */
export const INSTEAD: Readonly<Partial<Record<PassedOverReason, string>>> = {
  'terraform-source':
    'Terraform code is not judged by itself: give a plan (terraform plan -out=plan, then terraform show -json plan > plan.json)',
  'terraform-binary-plan':
    'A saved plan of Terraform is binary: give what terraform show -json PLAN prints',
  'terraform-plan-log':
    'The log of terraform plan -json does not hold the whole plan: give a saved plan instead (terraform plan -out=plan, then terraform show -json plan > plan.json)',
  'cdktf-source':
    'Code that CDKTF has written is not judged by itself: give a plan (in the folder of the stack, terraform plan -out=plan, then terraform show -json plan > plan.json)',
  'pulumi-source':
    'A Pulumi program is not judged by itself: give what pulumi preview --json --show-sames prints',
  'cdk-source': 'A CDK app is not judged by itself: run cdk synth, and give cdk.out',
  'serverless-source':
    'The source of a Serverless service is not judged by itself: run serverless package, and give the templates in .serverless',
  'unrendered-template':
    'A template that a program has yet to write is not judged: give the template that it writes',
};

/** The kind of document whose presence makes the advice needless. */
export const JUDGED_AS: Readonly<Partial<Record<PassedOverReason, RegExp>>> = {
  'terraform-source': /terraform/i,
  'terraform-binary-plan': /terraform/i,
  'terraform-plan-log': /terraform/i,
  'cdktf-source': /terraform/i,
  'pulumi-source': /pulumi/i,
  'cdk-source': /cloud assembly/,
};

/** Languages, prose and records, in which a template may be quoted but is not one. */
const QUOTING =
  /\.(?:md|mdx|markdown|rst|adoc|asciidoc|html?|xml|svg|css|[cm]?[jt]sx?|py|pyi|ipynb|go|java|kt|kts|scala|groovy|gradle|cs|fs|vb|rb|erb|php|pl|rs|c|h|cc|cpp|hpp|swift|sh|bash|zsh|fish|ps1|bat|cmd|sql|proto|tf|tofu|hcl|tfvars|lock|log|diff|patch|feature|snap|jsonl|ndjson)$/i;
const UNRENDERED = /\.(?:j2|jinja2?|erb|mustache|hbs|handlebars|ejs|njk|tmpl|tpl|gotmpl|liquid)$/i;

/** Whether a text that is not a document may quote one: code, prose. */
export function mayQuote(name: string): boolean {
  return QUOTING.test(name) || UNRENDERED.test(name);
}

/** Whether its name shows that a program makes a template of it. */
export function isUnrendered(name: string): boolean {
  return UNRENDERED.test(name);
}

/** A saved plan is an archive whose files are called so (hashicorp/terraform internal/plans/planfile). */
export function isBinaryPlan(head: Buffer): boolean {
  return (
    head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 3, 4])) &&
    /^tf(?:plan|state)/.test(head.toString('latin1', 30, 60))
  );
}

/**
 * The source, or the output that is not read, that this text is.
 *
 * @param top what it holds where it is one JSON document
 */
export function sourceOf(
  name: string,
  text: string,
  top: Json | undefined,
): PassedOverReason | undefined {
  const base = path.basename(name);
  if (top) {
    if (isCdktf(top)) return 'cdktf-source';
    if (isLogLine(top)) return 'terraform-plan-log';
    if (base === 'cdk.json' && typeof top['app'] === 'string') return 'cdk-source';
  } else if (/^\s*\{[^\n]*"@(?:level|message)"/.test(text.slice(0, 4096))) {
    return 'terraform-plan-log';
  }
  if (/\.(?:tf|tofu)(?:\.json)?$/i.test(base)) return 'terraform-source';
  if (/^Pulumi\.(?:ya?ml|json)$/.test(base) && /["']?\bruntime["']?\s*:/.test(text))
    return 'pulumi-source';
  if (/^serverless\.(?:ya?ml|json|[cm]?[jt]s)$/.test(base)) return 'serverless-source';
  return undefined;
}

/** A stack that CDKTF has written says so beside its code; its manifest names such stacks. */
function isCdktf(top: Json): boolean {
  const written = isObject(top['//']) && isObject(top['//']['metadata']);
  const stacks = isObject(top['stacks']) ? Object.values(top['stacks']) : [];
  return (
    (written && isObject(top['terraform'])) ||
    (stacks.length > 0 && stacks.every((it) => isObject(it) && 'synthesizedStackPath' in it))
  );
}

function isLogLine(top: Json): boolean {
  return typeof top['@level'] === 'string' && typeof top['@message'] === 'string';
}
