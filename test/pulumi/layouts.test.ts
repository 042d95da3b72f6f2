import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { equalVersions } from '../../scripts/equal-versions';
import { RULE, VERSION } from '../../rule-core/index';
import { startPackIn, type WireResource } from './wire';

const ROOT = path.join(__dirname, '../..');
const PACK = path.join(ROOT, 'pulumi-policy');

interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
}
const json = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Manifest;

/** Two keys in YAML: what reads it has to be in the pack. */
const stack: WireResource = {
  type: 'aws:cloudformation/stack:Stack',
  urn: 'urn:pulumi:dev::project::aws:cloudformation/stack:Stack::s',
  properties: {
    templateBody: ['A', 'B'].reduce(
      (text, it) =>
        `${text}  ${it}: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Sub alice } }\n`,
      'Resources:\n',
    ),
  },
};

describe('the folder of the pack', () => {
  let folder: string;
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'one-active-key-pack-')));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Only what the pack's own package.json asks for; what those packages need they find themselves. */
  function install(target: string): void {
    const { dependencies } = json(path.join(PACK, 'package.json'));
    for (const name of Object.keys(dependencies)) {
      const link = path.join(target, 'node_modules', name);
      mkdirSync(path.dirname(link), { recursive: true });
      symlinkSync(realpathSync(path.join(ROOT, 'node_modules', name)), link);
    }
  }

  async function judges(target: string) {
    const pack = await startPackIn(target);
    try {
      const { name, version } = await pack.info();
      const { blocked, diagnostics } = await pack.analyzeStack([stack]);
      return { name, version, blocked, policies: diagnostics.map((it) => it.policy) };
    } finally {
      await pack.close();
    }
  }

  const works = { name: 'one-active-key', version: VERSION, blocked: true, policies: [RULE.id] };

  test('works copied into an empty folder, with its own dependencies only', async () => {
    const copy = path.join(folder, 'copy');
    for (const it of ['PulumiPolicy.yaml', 'package.json', 'lib']) {
      cpSync(path.join(PACK, it), path.join(copy, it), { recursive: true });
    }
    install(copy);
    expect(readdirSync(path.join(copy, 'node_modules'))).toEqual(['@pulumi']);
    expect(await judges(copy)).toEqual(works);
  }, 60_000);

  test('works as `pulumi policy publish` packs it, which is npm pack', async () => {
    const packed = spawnSync('npm', ['pack', PACK, '--json', '--ignore-scripts'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const [{ filename, files }] = JSON.parse(packed.stdout) as [
      { filename: string; files: { path: string }[] },
    ];
    expect(files.map((it) => it.path).sort()).toEqual([
      'PulumiPolicy.yaml',
      'README.md',
      'lib/pack.js',
      'package.json',
    ]);
    spawnSync('tar', ['-xzf', filename], { cwd: folder });
    const published = path.join(folder, 'package');
    install(published);
    expect(await judges(published)).toEqual(works);
  }, 60_000);

  test('asks for the SDK in the versions of the package', () => {
    const { dependencies, main } = json(path.join(PACK, 'package.json'));
    expect(dependencies).toEqual({
      '@pulumi/policy': json(path.join(ROOT, 'package.json')).peerDependencies['@pulumi/policy'],
      '@pulumi/pulumi': json(path.join(ROOT, 'package.json')).peerDependencies['@pulumi/pulumi'],
    });
    const yaml = parse(readFileSync(path.join(PACK, 'PulumiPolicy.yaml'), 'utf8')) as object;
    expect(yaml).toMatchObject({ runtime: 'nodejs', main, version: VERSION });
    expect(json(path.join(PACK, 'package.json')).version).toBe(VERSION);
    expect(json(path.join(ROOT, 'package.json')).version).toBe(VERSION);
  });

  test('the build gives it the version of the package', () => {
    const root = path.join(folder, 'next');
    mkdirSync(path.join(root, 'pulumi-policy'), { recursive: true });
    writeFileSync(path.join(root, 'package.json'), '{"version":"2.3.4"}');
    for (const it of ['package.json', 'PulumiPolicy.yaml']) {
      cpSync(path.join(PACK, it), path.join(root, 'pulumi-policy', it));
    }
    equalVersions(root);
    const at = (it: string) => readFileSync(path.join(root, 'pulumi-policy', it), 'utf8');
    expect(JSON.parse(at('package.json'))).toMatchObject({ version: '2.3.4', main: 'lib/pack.js' });
    expect(parse(at('PulumiPolicy.yaml'))).toMatchObject({ version: '2.3.4', runtime: 'nodejs' });
  });
});
