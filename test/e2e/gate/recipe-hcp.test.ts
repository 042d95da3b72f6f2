import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildAction } from '../../../scripts/action';
import { planOf } from '../../guard/run-task/harness';
import { KEY, startHcp } from '../../guard/run-task/hcp';
import { ROOT } from '../packed';

/** The recipe for HCP Terraform: its own command, with the bundle that the image has. */
const PAGE = readFileSync(path.join(ROOT, 'docs/recipes.md'), 'utf8');
const [, RECIPE = ''] = /<!-- server: hcp -->\s+```sh\n([^]*?)```/.exec(PAGE) ?? [];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-recipe-'));
  buildAction(folder);
  copyFileSync(path.join(ROOT, 'action/cli.cjs'), path.join(folder, 'cli.cjs'));
  writeFileSync(path.join(folder, 'hmac-key'), `${KEY}\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('HCP Terraform: the server of the recipe judges plans, also from the one file of the image', async () => {
  expect(RECIPE).toMatch(/ --no-config /);
  const hcp = await startHcp();
  const hosts = [hcp.host, hcp.archivist].map((it) => `--host-allowed ${it}`).join(' ');
  const script = RECIPE.replaceAll('/usr/local/bin/node', `exec ${process.execPath}`)
    .replaceAll('/opt/one-active-key', folder)
    .replaceAll('/run/secrets', folder)
    .replace('--port 8080', `--port 0 ${hosts}`);
  const child = spawn('/bin/bash', ['-c', script], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    let said = '';
    child.stderr.on('data', (it) => {
      said += String(it);
      child.emit('said');
    });
    while (!said.includes('listens at')) {
      if (child.exitCode !== null) throw new Error(said);
      await Promise.race([once(child, 'said'), once(child, 'exit')]);
    }
    const [, url = ''] = /listens at (\S+) for/.exec(said) ?? [];
    for (const [keys, status] of [
      [1, 'passed'],
      [2, 'failed'],
    ] as const) {
      await hcp.send(url, hcp.body(planOf(keys)));
      const { attributes } = await hcp.result();
      expect([keys, attributes.status]).toEqual([keys, status]);
      expect(attributes.message).not.toContain('not judged');
    }
  } finally {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await ended;
    await hcp.close();
  }
});
