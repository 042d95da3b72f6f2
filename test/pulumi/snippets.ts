import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.join(__dirname, '../..');

/** A language of the paper docs/pulumi.md: the program that violates, and the one that is mended. */
export interface Language {
  readonly name: string;
  readonly violating: string;
  readonly fixed: string;
}

/** The programs of the paper, as a reader would copy them. */
export function languages(): Language[] {
  const text = readFileSync(path.join(ROOT, 'docs/pulumi.md'), 'utf8');
  const [, section = ''] = text.split('## Languages');
  return ['typescript', 'python', 'go', 'yaml'].map((name) => {
    const fences = new RegExp(`\`\`\`${name}\\n([^]*?)\`\`\``, 'g');
    const [violating = '', mended = ''] = [...section.matchAll(fences)].map((it) => it[1] ?? '');
    const line = violating.split('\n').find((it) => /["' ]second/.test(it)) ?? '';
    const [indent = ''] = /^\s*/.exec(line) ?? [];
    return { name, violating, fixed: violating.replace(line, indent + mended.trim()) };
  });
}

/**
 * Puts a program into a folder, ready to run.
 *
 * @returns its main file, or why it cannot be run on this machine
 */
export function prepare(
  folder: string,
  language: string,
  program: string,
): { main: string } | { missing: string } {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
  };
  if (language === 'typescript') {
    const { outputText } = ts.transpileModule(program, {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
    write('index.js', outputText);
    return { main: 'index.js' };
  }
  if (language === 'python') {
    const { status } = spawnSync('python3', ['-c', 'import pulumi_aws']);
    if (status !== 0) return { missing: 'python3 with pulumi and pulumi-aws' };
    write('__main__.py', program);
    return { main: '__main__.py' };
  }
  const double = path.join(__dirname, 'harness/go-aws');
  write('main.go', program);
  write(
    'go.mod',
    `module access-keys\n\ngo 1.24\n\nrequire github.com/pulumi/pulumi-aws/sdk/v7 v7.0.0\n\nreplace github.com/pulumi/pulumi-aws/sdk/v7 => ${double}\n`,
  );
  // From the modules that are on this machine, and no others.
  const env = { ...process.env, GOFLAGS: '-mod=mod', GOPROXY: 'off', GOSUMDB: 'off' };
  const { status } = spawnSync('go', ['build', '-o', 'program', '.'], { cwd: folder, env });
  return status === 0 ? { main: 'program' } : { missing: 'go with the module pulumi/sdk/v3' };
}
