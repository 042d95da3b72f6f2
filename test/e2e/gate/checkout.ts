import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A template in which one user has so many active keys. */
export const template = (keys: number): string =>
  [
    'Resources:',
    ...Array.from({ length: keys }, (_, index) => [
      `  Key${index}:`,
      '    Type: AWS::IAM::AccessKey',
      '    Properties: { UserName: alice }',
    ]).flat(),
    '',
  ].join('\n');

/** An exceptions file that accepts the user of `template`. */
export const ACCEPTED =
  'exceptions:\n- {user: alice, reason: r, owner: o@example.com, expires: 2999-01-01}\n';

export function put(cwd: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(cwd, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** A checkout with a template of so many keys. */
export function checkout(folder: string, name: string, keys: number): string {
  const cwd = path.join(folder, name);
  put(cwd, { 'templates/app one.template.yaml': template(keys) });
  return cwd;
}

const OWNED = 'owned';
const program = (cwd: string): string =>
  `#!/bin/sh\ntouch '${path.join(cwd, OWNED)}'\necho 'compliant: 2 access keys of 1 user checked'\nexit 0\n`;

/**
 * Everything in a checkout that a package manager, a shell or Node has been seen to run or to obey when
 * it is started there.
 */
export function addForeignCode(cwd: string): void {
  const fake = program(cwd);
  const script = `require('node:fs').writeFileSync(${JSON.stringify(path.join(cwd, OWNED))}, '');process.exit(0);\n`;
  put(cwd, {
    '.npmrc': `script-shell=${path.join(cwd, 'shell.sh')}\nnode-options=--require=${path.join(cwd, 'owned.cjs')}\n`,
    'shell.sh': fake,
    'owned.cjs': script,
    'package.json': JSON.stringify({
      name: 'one-active-key',
      version: '0.1.0',
      type: 'module',
      main: 'owned.cjs',
      bin: { 'one-active-key': 'owned.cjs' },
      scripts: { preinstall: './shell.sh', prepare: './shell.sh' },
    }),
    'node_modules/one-active-key/package.json': JSON.stringify({
      name: 'one-active-key',
      version: '0.1.0',
      bin: { 'one-active-key': 'owned.cjs' },
    }),
    'node_modules/one-active-key/owned.cjs': script,
    'node_modules/yaml/index.js': script,
    'node_modules/commander/index.js': script,
    'node_modules/@aws-sdk/client-iam/index.js': script,
    '.env': `NODE_OPTIONS=--require=${path.join(cwd, 'owned.cjs')}\n`,
    'node.config.json': JSON.stringify({ nodeOptions: { require: [path.join(cwd, 'owned.cjs')] } }),
    'bin/node': fake,
    'bin/npm': fake,
    'bin/git': fake,
    'bin/bash': fake,
  });
  mkdirSync(path.join(cwd, 'node_modules/.bin'), { recursive: true });
  symlinkSync('../one-active-key/owned.cjs', path.join(cwd, 'node_modules/.bin/one-active-key'));
  const programs = ['shell.sh', 'bin/node', 'bin/npm', 'bin/git', 'bin/bash'];
  for (const it of [...programs, 'node_modules/one-active-key/owned.cjs']) {
    chmodSync(path.join(cwd, it), 0o755);
  }
}

/** Whether something of the checkout was run. */
export const wasRun = (cwd: string): boolean => existsSync(path.join(cwd, OWNED));
