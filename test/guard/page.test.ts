import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as cloudFormation from '@aws-sdk/client-cloudformation';
import * as organizations from '@aws-sdk/client-organizations';
import * as ssm from '@aws-sdk/client-ssm';
import { App, type Stack } from 'aws-cdk-lib';
import { configurationIn, DEFAULT_CONFIGURATION } from '../../guard/configuration';
import {
  DEPLOYER,
  OrganizationStack,
  PlainDetectionStack,
  PlainGuardStack,
  PlainRunTaskStack,
  SweepMemberStack,
} from '../../guard/construct/index';
import { NAMES } from '../../guard/names';

/** What the pages of the guard tell people to type, as far as it can be held without an account. */
const ROOT = path.join(__dirname, '../..');
const page = ['guard', 'guard-detection']
  .map((it) => readFileSync(path.join(ROOT, `docs/${it}.md`), 'utf8'))
  .join('\n');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(
    ([, it = '']) => it,
  );
const commands = blocks('sh')
  .join('')
  .split('\n')
  .filter((it) => it.startsWith('aws '));

const templates = new Map<string, { Parameters: Record<string, object> }>(
  (
    [
      ['guard', (app) => new PlainGuardStack(app, 'g')],
      ['detection', (app) => new PlainDetectionStack(app, 'd')],
      ['organization', (app) => new OrganizationStack(app, 'o', '{}')],
      ['run-task', (app) => new PlainRunTaskStack(app, 't')],
      ['sweep-member', (app) => new SweepMemberStack(app, 's')],
    ] as readonly (readonly [string, (app: App) => Stack])[]
  ).map(([name, make]) => {
    const app = new App();
    const { artifactId } = make(app);
    return [`templates/${name}.template.json`, app.synth().getStackArtifact(artifactId).template];
  }),
);

test('there are commands', () => {
  expect(commands.length).toBeGreaterThan(8);
});

test.each(commands.filter((it) => it.includes('--parameter-overrides')))(
  'the parameters are those of the template: %s',
  (command) => {
    const [, file = ''] = /--template-file (\S+)/.exec(command) ?? [];
    const known = templates.get(file);
    expect(known).toBeDefined();
    const given = [...command.matchAll(/ ([A-Z]\w+)=(\S+)/g)];
    expect(given.length).toBeGreaterThan(0);
    for (const [, name = '', value = ''] of given) {
      const parameter = known?.Parameters[name] as { AllowedValues?: string[] } | undefined;
      expect({ name, known: parameter !== undefined }).toEqual({ name, known: true });
      if (parameter?.AllowedValues) expect(parameter.AllowedValues).toContain(value);
    }
  },
);

/** The members of an operation's input, from the SDK's own schema of it. */
function inputOf(service: string, operation: string): string[] {
  const clients: Record<string, object> = { cloudformation: cloudFormation, organizations, ssm };
  const client = clients[service] as Record<string, unknown> | undefined;
  const name = operation.replace(/(?:^|-)(\w)/g, (_, it: string) => it.toUpperCase());
  expect(client?.[`${name}Command`]).toBeDefined();
  const schema = client?.[`${name}Input$`] ?? client?.[`${name}Request$`];
  const members = (schema as unknown[] | undefined)?.find(Array.isArray) as string[] | undefined;
  expect(members).toBeDefined();
  return members ?? [];
}

// `deploy` and `s3 cp` are of the command line alone.
test.each(commands.filter((it) => !/^aws (cloudformation deploy|s3 cp) /.test(it)))(
  'AWS has this call with these options: %s',
  (command) => {
    const [, service = '', operation = ''] = command.split(' ');
    const members = inputOf(service, operation);
    for (const [, option = ''] of command.matchAll(/ --([a-z-]+)/g)) {
      const member = option.replace(/(?:^|-)(\w)/g, (_, it: string) => it.toUpperCase());
      expect(members).toContain(member);
    }
  },
);

test('names are those of the guard', () => {
  const { function: name, parameter, stacks, resources, events, configRule } = NAMES;
  for (const it of [name, parameter, stacks, resources, events, configRule]) {
    expect(page).toContain(`\`${it}\``);
  }
  expect(page).toContain(`\`${DEPLOYER.split('/').at(-1)}\``);
});

test('the settings are valid, and the table has all of them with their defaults', () => {
  const [settings = '', disabled = ''] = blocks('json');
  expect(configurationIn(settings).exceptions).toHaveLength(1);
  const { CloudFormationConfiguration: it } = JSON.parse(disabled) as {
    CloudFormationConfiguration: object;
  };
  expect(it).toEqual({ HookConfiguration: { HookInvocationStatus: 'DISABLED' } });
  const rows = new Map(
    [...page.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(([, name, value]) => [name, value]),
  );
  for (const [name, value] of Object.entries(DEFAULT_CONFIGURATION)) {
    const shown = rows.get(name);
    if (name === 'link') expect(shown).toBe("AWS's page about access keys");
    else if (name === 'rotationWindow') expect(shown).toBe('`"0"`');
    else expect({ name, shown }).toEqual({ name, shown: `\`${JSON.stringify(value)}\`` });
  }
});

test('files are those that the package has', () => {
  const check = readFileSync(path.join(ROOT, 'scripts/package-check.js'), 'utf8');
  const named = new Set(page.match(/\b(?:templates|code)\/[\w.-]+\.(?:zip|json)\b/g));
  expect(named.size).toBe(7);
  for (const it of named) expect(check).toContain(`dist/guard/${it}`);
  expect(existsSync(path.join(ROOT, 'bench/guard.js'))).toBe(true);
});
