import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { AccessKey, CfnAccessKey, User } from 'aws-cdk-lib/aws-iam';
import { readCloudAssembly } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';

process.env['CDK_VALIDATION'] = 'false';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-assembly-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | object): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** The line of this file that holds these words. */
function lineOf(words: string): number {
  const lines = readFileSync(__filename, 'utf8').split('\n');
  return lines.findIndex((it) => it.includes(words) && !it.includes('lineOf(')) + 1;
}

const manifest = (templateFile: string, more: object = {}) => ({
  version: '55.0.0',
  artifacts: {
    S: {
      type: 'aws:cloudformation:stack',
      environment: 'aws://111111111111/eu-west-1',
      properties: { templateFile },
      ...more,
    },
  },
});
const KEY = { Type: 'AWS::IAM::AccessKey', Properties: { UserName: 'alice' } };

test('a key is shown by its construct path, at the line of the user’s own code', () => {
  const app = new App({ outdir: folder });
  const stack = new Stack(app, 'S');
  const user = new User(stack, 'User');
  new AccessKey(stack, 'First', { user }); // the first key
  new CfnAccessKey(stack, 'Second', { userName: user.userName }); // the second key
  app.synth();
  const { keys, errors } = readCloudAssembly(folder);
  expect(errors).toEqual([]);
  const here = path.relative(process.cwd(), __filename);
  const places = keys.map((it) => [it.address, it.source?.file, it.source?.line]);
  expect(places.sort()).toEqual([
    ['S/First', here, lineOf('// the first key')],
    ['S/Second', here, lineOf('// the second key')],
  ]);
  for (const { related = [] } of keys) {
    expect(related[0]?.file).toBe(path.join(folder, 'S.template.json'));
    expect(related[0]?.line).toBeGreaterThan(1);
  }
});

test('nested stacks and Stages bring their construct paths along', () => {
  const app = new App({ outdir: folder });
  const stage = new Stage(app, 'Prod', { env: { account: '111111111111', region: 'eu-west-1' } });
  const stack = new Stack(stage, 'S');
  const nested = new NestedStack(stack, 'Nested');
  new CfnAccessKey(stack, 'Key', { userName: 'alice' });
  new CfnAccessKey(nested, 'Key', { userName: 'alice' });
  app.synth();
  const { keys, errors } = readCloudAssembly(folder);
  const report = evaluate(keys, { errors });
  expect(errors).toEqual([]);
  expect(keys.map((it) => it.address).sort()).toEqual(['Prod/S/Key', 'Prod/S/Nested/Key']);
  expect(report.verdict).toBe('violation');
  expect(report.findings[0]?.user).toMatchObject({ name: 'alice', account: '111111111111' });
});

test('a place in compiled JavaScript is mapped to the source', () => {
  write('S.template.json', { Resources: { K: KEY } });
  write(
    'manifest.json',
    manifest('S.template.json', { additionalMetadataFile: 'S.metadata.json' }),
  );
  const script = path.join(folder, 'app.js');
  write('app.js', `const key = 1;\n//# sourceMappingURL=app.js.map\n`);
  write('app.js.map', { version: 3, sources: ['../lib/app.ts'], names: [], mappings: 'AAUA' });
  write('S.metadata.json', {
    '/S/K': [
      { type: 'aws:cdk:logicalId', data: 'K' },
      {
        type: 'aws:cdk:creationStack',
        data: ['new CfnAccessKey in aws-cdk-lib...', `Object.<anonymous> (${script}:1:1)`],
      },
    ],
  });
  const [key] = readCloudAssembly(folder).keys;
  expect(key?.source?.file).toBe(path.join(path.dirname(folder), 'lib/app.ts'));
  expect(key?.source?.line).toBe(11);
});

test('--account stands for environments that name none', () => {
  write('S.template.json', { Resources: { K: KEY } });
  write(
    'manifest.json',
    manifest('S.template.json', { environment: 'aws://unknown-account/unknown-region' }),
  );
  expect(readCloudAssembly(folder).keys[0]?.account).toMatchObject({ uncertain: true });
  const [key] = readCloudAssembly(folder, { account: '222222222222' }).keys;
  expect(key?.account.id).toBe('222222222222');
});

const bad: readonly { name: string; make: () => void; says: string }[] = [
  { name: 'an empty folder', make: () => undefined, says: 'this is not a cloud assembly' },
  {
    name: 'a manifest that breaks off',
    make: () => {
      write('manifest.json', '{"version":');
    },
    says: 'no JSON',
  },
  {
    name: 'a manifest of something else',
    make: () => {
      write('manifest.json', { name: 'web app' });
    },
    says: 'not the manifest of a cloud assembly',
  },
  {
    name: 'a manifest that is a folder',
    make: () => {
      mkdirSync(path.join(folder, 'manifest.json'));
    },
    says: 'this is not a cloud assembly',
  },
  {
    name: 'a manifest that links to itself',
    make: () => {
      symlinkSync('manifest.json', path.join(folder, 'manifest.json'));
    },
    says: 'this is not a cloud assembly',
  },
  {
    name: 'a stack without its template',
    make: () => {
      write('manifest.json', manifest('S.template.json'));
    },
    says: 'missing or not readable',
  },
  {
    name: 'a template outside of the folder',
    make: () => {
      write('manifest.json', manifest('../S.template.json'));
    },
    says: 'no template file inside its folder',
  },
  {
    name: 'a template of 11 MB',
    make: () => {
      write('manifest.json', manifest('S.template.json'));
      write('S.template.json', ' '.repeat(11 * 1024 * 1024));
    },
    says: 'missing or not readable',
  },
  {
    name: 'a template that breaks off',
    make: () => {
      write('manifest.json', manifest('S.template.json'));
      write('S.template.json', '{"Resources": {');
    },
    says: 'A key in double quotes is missing',
  },
  {
    name: 'a Stage outside of the folder',
    make: () => {
      write('manifest.json', {
        version: '55.0.0',
        artifacts: { A: { type: 'cdk:cloud-assembly', properties: { directoryName: '../other' } } },
      });
    },
    says: 'is not inside its folder',
  },
  {
    name: 'a Stage that is not there',
    make: () => {
      write('manifest.json', {
        version: '55.0.0',
        artifacts: {
          A: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-A' } },
        },
      });
    },
    says: 'no readable manifest.json',
  },
  {
    name: 'a nested template that is not there',
    make: () => {
      write('manifest.json', manifest('S.template.json'));
      write('S.template.json', {
        Resources: {
          N: {
            Type: 'AWS::CloudFormation::Stack',
            Properties: { TemplateURL: 'https://s3.example/x.json' },
            Metadata: { 'aws:asset:path': 'gone.nested.template.json' },
          },
        },
      });
    },
    says: 'N is not at hand',
  },
];

test.each(bad)('$name: an error', ({ make, says }) => {
  make();
  const { keys, errors } = readCloudAssembly(folder);
  expect(errors.map((it) => it.message)).toContainEqual(expect.stringContaining(says));
  expect(evaluate(keys, { errors }).complete).toBe(false);
});

test('Stages that contain each other end', () => {
  symlinkSync('.', path.join(folder, 'assembly-A'));
  write('manifest.json', {
    version: '55.0.0',
    artifacts: { A: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-A' } } },
  });
  expect(readCloudAssembly(folder).keys).toEqual([]);
});

test('a template that a symbolic link puts outside the assembly is not read', () => {
  const outside = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-outside-'));
  try {
    writeFileSync(path.join(outside, 't.json'), JSON.stringify({ Resources: { A: KEY, B: KEY } }));
    symlinkSync(outside, path.join(folder, 'linked'));
    write('manifest.json', manifest('linked/t.json'));
    const { keys, errors } = readCloudAssembly(folder);
    expect([keys, errors.map((it) => it.message)]).toEqual([
      [],
      ['The stack S names no template file inside its folder.'],
    ]);
  } finally {
    rmSync(outside, { recursive: true, force: true });
  }
});
