import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { RULE } from '../../rule-core/index';
import { ROOT, runCdk } from './cdk-harness';

/** Apps, and what is installed for them once, into a folder that git ignores. */
const programs = path.join(__dirname, 'cdk-languages');
const cache = path.join(ROOT, '.cache/cdk-languages');

interface Language {
  readonly name: string;
  /** What has to be there, in the words of the note that says that it is not. */
  readonly needs: string;
  /** Commands that install and build it, each in the folder of the program. */
  readonly install: readonly (readonly string[])[];
  /** The command of `cdk synth --app`. */
  readonly run: readonly [string, string?];
  readonly env?: Readonly<Record<string, string>>;
  /** Where a finding points: the line of the program, where the host records it. */
  readonly place: RegExp;
}

const python = path.join(cache, 'python/bin/python');
const jars = path.join(cache, 'java');
const binary = path.join(cache, 'go/app');
const TEMPLATE = /at \S+\.template\.json:\d+/;

const languages: readonly Language[] = [
  {
    name: 'Python',
    needs: 'python3 with aws-cdk-lib 2.275.0 from PyPI',
    install: [
      ['python3', '-m', 'venv', path.join(cache, 'python')],
      [python, '-m', 'pip', 'install', '--quiet', '--no-input', 'aws-cdk-lib==2.275.0'],
    ],
    run: [python, path.join(programs, 'python/app.py')],
    place: /app\.py:10\b/,
  },
  {
    name: 'Java',
    needs: 'mvn and java with aws-cdk-lib 2.258.0 from Maven Central',
    install: [
      [
        'mvn',
        '--batch-mode',
        '--quiet',
        'org.apache.maven.plugins:maven-dependency-plugin:2.8:copy-dependencies',
        `-DoutputDirectory=${jars}`,
      ],
    ],
    run: ['java', path.join(programs, 'java/DeployApp.java')],
    env: { CLASSPATH: path.join(jars, '*') },
    // Its host gives the frames of the jsii kernel only: those are nobody's lines.
    place: TEMPLATE,
  },
  {
    name: 'Go',
    needs: 'go with awscdk/v2 2.276.0 from the module proxy',
    install: [['go', 'build', '-mod=readonly', '-o', binary, '.']],
    run: [binary],
    place: TEMPLATE,
  },
];

function isInstalled({ name, install }: Language): boolean {
  const folder = name.toLowerCase();
  const done = path.join(cache, folder, 'installed');
  if (existsSync(done)) return true;
  mkdirSync(path.dirname(done), { recursive: true });
  const worked = install.every(([command = '', ...args]) => {
    const { status } = spawnSync(command, args, {
      cwd: path.join(programs, folder),
      timeout: 240_000,
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    return status === 0;
  });
  if (worked) writeFileSync(done, '');
  return worked;
}

describe.each(languages)('$name', (language) => {
  const installed = isInstalled(language);
  if (!installed) console.warn(`Skipped: ${language.needs} cannot be had here.`);
  const here = installed ? test : test.skip;

  here.each([
    { keys: 'two', exits: 1 },
    { keys: 'one', exits: 0 },
  ])('cdk synth, then check cdk.out: $keys: exits $exits', ({ keys, exits }) => {
    const [interpreter, app = ''] = language.run;
    const env = {
      ...language.env,
      KEYS: keys,
      JSII_HOST_STACK_TRACES: '1',
      JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1',
    };
    let checked: { readonly status: number | null; readonly stdout: string } | undefined;
    const look = (cloudAssembly: string) => {
      const bin = path.join(ROOT, 'dist/cli/bin.js');
      checked = spawnSync(process.execPath, [bin, 'check', cloudAssembly], { encoding: 'utf8' });
    };
    const run = runCdk(app, ['-q', '**'], env, look, interpreter);
    expect(run).toMatchObject({ exitCode: 0 });
    expect(checked).toMatchObject({ status: exits });
    if (exits === 0) return;
    expect(checked?.stdout).toContain(RULE.id);
    expect(checked?.stdout).toContain('Prod/Identity/OldKey');
    expect(checked?.stdout).toMatch(language.place);
  });
});

describe('the example in Python', () => {
  const [language] = languages;
  const here = language && isInstalled(language) ? test : test.skip;

  here.each([
    { args: [], exits: 1 },
    { args: ['-c', 'rotated=true'], exits: 0 },
  ])('cdk synth $args, then check cdk.out: exits $exits', ({ args, exits }) => {
    const bin = path.join(ROOT, 'dist/cli/bin.js');
    const env = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '1' };
    const app = path.join(ROOT, 'examples/cdk-python/app.py');
    let status: number | null = null;
    const look = (out: string) =>
      (status = spawnSync(process.execPath, [bin, 'check', out]).status);
    const run = runCdk(app, ['-q', ...args], env, look, python);
    expect([run.exitCode, status]).toEqual([0, exits]);
  });
});
