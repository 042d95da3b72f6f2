import { Buffer } from 'node:buffer';
import { gzipSync } from 'node:zlib';

const KEY = (name: string) =>
  `  ${name}: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}\n`;
/** A template in which a user has two active keys. */
export const TWO = `Resources:\n${KEY('A')}${KEY('B')}`;
/** The same in JSON. */
export const TWO_JSON = JSON.stringify({
  Resources: Object.fromEntries(
    ['A', 'B'].map((it) => [
      it,
      { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } },
    ]),
  ),
});
const QUEUE = 'Resources:\n  Q: {Type: AWS::SQS::Queue}\n';
const ONE_JSON = JSON.stringify({
  Resources: { A: { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'ann' } } },
});
const ASSEMBLY = (artifacts: object) => JSON.stringify({ version: '36.0.0', artifacts });
const STACK = (templateFile: string) => ({
  type: 'aws:cloudformation:stack',
  environment: 'aws://unknown-account/unknown-region',
  properties: { templateFile },
});
const PLAN = JSON.stringify({
  format_version: '1.2',
  resource_changes: [],
  planned_values: { root_module: {} },
});

/** What a checkout without Git LFS has in place of a file (https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md). */
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 120\n`;

/** Something that can stand in a folder, and what becomes of it. */
export interface Door {
  readonly what: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** Links, by name: where they lead, from the folder that is checked. */
  readonly links?: Readonly<Record<string, string>>;
  /** The one that the row is about; the first file where none is given. */
  readonly about?: string;
  /** `judged`, `not read`, or why it is passed over. */
  readonly fate: string;
  /** The exit code of `check` on the folder, in which a template without keys stands too. */
  readonly exit: 0 | 1 | 2;
  /** The same with `--strict`. */
  readonly strict?: 0 | 1 | 2;
}

/** Everything that can stand in a folder. `docs/cli.md` prints this table. */
export const DOORS: readonly Door[] = [
  { what: 'a template, whatever its name', files: { 'x.tmpl': TWO }, fate: 'judged', exit: 1 },
  {
    what: 'a template in UTF-16 or UTF-32, with a mark or without',
    files: { 'x.yaml': Buffer.from(TWO, 'utf16le') },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'an indented template',
    files: { 'x.yaml': TWO.replaceAll(/^/gm, '  ').trimEnd() },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a template behind thousands of blank lines',
    files: { 'x.yaml': `${'\n'.repeat(5000)}${TWO}` },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a template in flow style',
    files: { 'x.yaml': TWO_JSON.replaceAll('"', "'") },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a template whose keys are escaped',
    files: { 'x.json': TWO_JSON.replace('"Resources"', '"\\u0052esources"') },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a template with explicit keys',
    files: { 'x.yaml': TWO.replace('Resources:\n', '? Resources\n:\n') },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'the answer of aws cloudformation get-template',
    files: { 'x.json': JSON.stringify({ TemplateBody: TWO, StagesAvailable: ['Original'] }) },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a template with a mistake in it',
    files: { 'x.yaml': `${TWO}  C: [\n` },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'a Terraform plan or state, a Pulumi preview or state, as JSON',
    files: { 'plan.json': PLAN },
    fate: 'judged',
    exit: 0,
  },
  {
    what: 'a pointer of Git LFS in place of a document',
    files: { 'x.yaml': POINTER },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'a pointer of git-annex in place of a document',
    files: { 'x.json': `/annex/objects/SHA256E-s120--${'0'.repeat(64)}.json\n` },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'a pointer of Git LFS in place of a picture',
    files: { 'x.png': POINTER },
    fate: 'other',
    exit: 0,
  },
  {
    what: 'a document that is cut off',
    files: { 'plan.json': PLAN.slice(0, -20) },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'a cloud assembly: its templates',
    files: {
      'a/s.template.json': TWO_JSON,
      'a/manifest.json': ASSEMBLY({ S: STACK('s.template.json') }),
      'a/cdk.out': '{"version":"36.0.0"}',
    },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a cloud assembly: its manifests and metadata',
    files: {
      'a/manifest.json': ASSEMBLY({ S: STACK('s.template.json') }),
      'a/s.template.json': '{"Resources":{}}',
    },
    fate: 'assembly-file',
    exit: 0,
  },
  {
    what: 'a template in a cloud assembly that none of its stacks has, with access keys',
    files: {
      'a/x.json': TWO_JSON,
      'a/manifest.json': ASSEMBLY({ S: STACK('s.template.json') }),
      'a/s.template.json': '{"Resources":{}}',
    },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'the same without access keys',
    files: {
      'a/x.yaml': QUEUE,
      'a/manifest.json': ASSEMBLY({ S: STACK('s.template.json') }),
      'a/s.template.json': '{"Resources":{}}',
    },
    fate: 'assembly-left-over',
    exit: 0,
  },
  {
    what: 'a second file of a nested template that a stack of the cloud assembly has',
    files: {
      'a/x.json': ONE_JSON,
      'a/n.json': ONE_JSON,
      'a/manifest.json': ASSEMBLY({ S: STACK('s.template.json') }),
      'a/s.template.json':
        '{"Resources":{"N":{"Type":"AWS::CloudFormation::Stack","Properties":{"TemplateURL":"n.json"}}}}',
    },
    fate: 'assembly-copy',
    exit: 0,
  },
  {
    what: 'a cloud assembly without a stack',
    files: { 'a/cdk.out': '{"version":"36.0.0"}', 'a/manifest.json': ASSEMBLY({}) },
    about: 'a',
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'a cloud assembly whose synthesis was interrupted',
    files: { 'a/cdk.out': '{"version":"36.0.0"}', 'a/manifest.json': '{"vers' },
    about: 'a',
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'a template beside a manifest.json of something else',
    files: { 'a/x.yaml': TWO, 'a/manifest.json': '{"manifest_version":3,"version":"1.0"}' },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a link to a file or folder that is not read by its own name',
    files: { 'node_modules/x.yaml': TWO },
    links: { 'l.yaml': 'node_modules/x.yaml' },
    about: 'l.yaml',
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'a link to what is read by its own name',
    files: { 'x.yaml': QUEUE },
    links: { 'l.yaml': 'x.yaml' },
    about: 'l.yaml',
    fate: 'link-again',
    exit: 0,
  },
  {
    what: 'a link that leads outside',
    files: { '../outside.yaml': TWO },
    links: { 'l.yaml': '../outside.yaml' },
    about: 'l.yaml',
    fate: 'link-outside',
    exit: 0,
    strict: 2,
  },
  {
    what: 'a link that leads nowhere, or in a circle',
    files: {},
    links: { l: 'l' },
    about: 'l',
    fate: 'link-broken',
    exit: 0,
  },
  {
    what: 'node_modules, .git',
    files: { 'node_modules/x.yaml': TWO },
    about: 'node_modules',
    fate: 'left-out-folder',
    exit: 0,
  },
  {
    what: 'Terraform code',
    files: { 'main.tf': 'resource "aws_iam_access_key" "a" {}\n' },
    fate: 'terraform-source',
    exit: 0,
    strict: 2,
  },
  {
    what: 'a saved plan of Terraform, which is binary',
    files: {
      tfplan: Buffer.concat([
        Buffer.from('PK\u0003\u0004'),
        Buffer.alloc(26),
        Buffer.from('tfplan'),
        Buffer.alloc(99),
      ]),
    },
    fate: 'terraform-binary-plan',
    exit: 0,
    strict: 2,
  },
  {
    what: 'the log of terraform plan -json',
    files: {
      'plan.log':
        '{"@level":"info","@message":"Terraform 1.9"}\n{"@level":"info","@message":"x"}\n',
    },
    fate: 'terraform-plan-log',
    exit: 0,
  },
  {
    what: 'code that CDKTF has written',
    files: {
      'cdk.tf.json':
        '{"//":{"metadata":{}},"terraform":{},"resource":{"aws_iam_access_key":{"a":{}}}}',
    },
    fate: 'cdktf-source',
    exit: 0,
    strict: 2,
  },
  {
    what: 'a Pulumi program',
    files: { 'Pulumi.yaml': 'name: x\nruntime: yaml\nresources: {k: {type: aws:iam:AccessKey}}\n' },
    fate: 'pulumi-source',
    exit: 0,
    strict: 2,
  },
  {
    what: 'a CDK app',
    files: { 'cdk.json': '{"app":"node app.js"}' },
    fate: 'cdk-source',
    exit: 0,
  },
  {
    what: 'the source of a Serverless service',
    files: { 'serverless.yml': 'service: x\nprovider: {name: aws}\n' },
    fate: 'serverless-source',
    exit: 0,
  },
  {
    what: 'a template that is yet to be rendered',
    files: { 'x.yaml.j2': `${TWO}{% if x %}\n  ]\n` },
    fate: 'unrendered-template',
    exit: 0,
    strict: 2,
  },
  {
    what: 'the same in a file with the name of a template, without anything that may bring keys',
    files: { 'x.yaml': `${QUEUE}  {% if x %}\n  ]\n` },
    fate: 'unrendered-template',
    exit: 0,
    strict: 0,
  },
  {
    what: 'the same with anything that may bring keys',
    files: { 'x.yaml': `Resources:\n  S: {Type: AWS::CloudFormation::Stack}\n  {% if x %}\n  ]\n` },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'the same with a type that is yet to be rendered',
    files: { 'x.yaml': "Resources:\n  {{ x }}\n  A: {Type: 'AWS::{{ y }}Key'}\n" },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'what has a version but no resources, as the organization of org-formation',
    files: {
      'x.yml':
        "AWSTemplateFormatVersion: '2010-09-09-OC'\nOrganization:\n  M: {Type: OC::ORG::MasterAccount}\n",
    },
    fate: 'no-template',
    exit: 0,
    strict: 0,
  },
  {
    what: 'the same with words that may bring keys: a macro, an include, access keys',
    files: {
      'x.yml': "AWSTemplateFormatVersion: '2010-09-09'\nOther:\n  A: {Type: AWS::IAM::AccessKey}\n",
    },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'an appspec of CodeDeploy',
    files: {
      'appspec.yaml':
        'version: 0.0\nResources:\n  - F: {Type: AWS::Lambda::Function, Properties: {Name: f}}\n',
    },
    fate: 'other',
    exit: 0,
    strict: 0,
  },
  {
    what: 'a compose file, an OpenAPI document, a JSON schema that have a word of templates in them',
    files: {
      'openapi.yaml':
        'openapi: 3.0.0\npaths: {}\ncomponents: {schemas: {Resources: {type: object}}}\n',
      'compose.yaml': 'services:\n  web: {image: x, deploy: {Resources: {}}}\n',
      'x.schema.json': '{"$schema": "x", "properties": {"Resources": {"type": "object"}}}',
    },
    fate: 'other',
    exit: 0,
    strict: 0,
  },
  {
    what: 'a file of a Helm chart',
    files: {
      'templates/x.yaml':
        '{{- if .Values.x }}\nkind: ConfigMap\ndata:\n  Resources: a\n{{- end }}\n',
    },
    fate: 'unrendered-template',
    exit: 0,
    strict: 0,
  },
  {
    what: 'a template of nothing but modules that lie in the repository',
    files: {
      'x.yaml': 'Modules: {A: {Source: m/a.yaml}, B: {Source: m/a.yaml}}\n',
      'm/a.yaml': 'Resources: {K: {Type: AWS::IAM::AccessKey, Properties: {UserName: alice}}}\n',
    },
    fate: 'judged',
    exit: 1,
  },
  {
    what: 'the same with a module that is not at hand',
    files: { 'x.yaml': 'Modules: {A: {Source: gone.yaml}}\n' },
    fate: 'not read',
    exit: 2,
  },
  {
    what: 'code or prose that quotes a template',
    files: { 'README.md': `# Keys\n\n\`\`\`yaml\n${TWO}\`\`\`\n` },
    fate: 'other',
    exit: 0,
    strict: 2,
  },
  {
    what: 'code that calls a construct by its own name',
    files: { 'x.py': 'from aws_cdk.aws_iam import AccessKey\nAccessKey(self, "x", user=u)\n' },
    fate: 'other',
    exit: 0,
    strict: 2,
  },
  {
    what: 'text with a zero byte in it, which no parser reads, and that speaks of access keys',
    files: { 'x.yaml': `# a\0b\n${TWO}` },
    fate: 'other',
    exit: 0,
    strict: 2,
  },
  { what: 'any other file', files: { 'package.json': '{"name":"x"}' }, fate: 'other', exit: 0 },
  {
    what: 'a binary file',
    files: { 'x.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1, 0, 7, 7]) },
    fate: 'binary',
    exit: 0,
  },
  {
    what: 'a binary file that speaks of access keys',
    files: { 'x.bin': Buffer.from(`\u0001\0\0\u0007${TWO}`) },
    fate: 'binary',
    exit: 0,
    strict: 2,
  },
  {
    what: 'a compressed file or an archive: gzip, bzip2, xz, zlib, zip and the like',
    files: { 'x.tgz': gzipSync(TWO) },
    fate: 'compressed',
    exit: 0,
    strict: 2,
  },
];
