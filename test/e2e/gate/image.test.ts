import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../packed';

const steps = readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')
  .split('\n')
  .filter((it) => it !== '' && !it.startsWith('#'))
  .map((it) => it.split(' ') as [string, ...string[]]);
const wordsOf = (name: string): string[][] =>
  steps.filter(([word]) => word === name).map(([, ...rest]) => rest);

test('the image is Node by its digest and the committed bundle, and runs as a user that is not root', () => {
  expect(wordsOf('FROM')).toEqual([[expect.stringMatching(/^node:24-slim@sha256:[0-9a-f]{64}$/)]]);
  // Nothing is installed, so nothing is fetched while it is built.
  expect(wordsOf('RUN')).toEqual([]);
  const copied = wordsOf('COPY').flatMap((it) => it.slice(0, -1));
  expect(copied.filter((it) => !existsSync(path.join(ROOT, it)))).toEqual([]);
  expect(copied).toContain('action/one-active-key.cjs');
  expect(wordsOf('USER')).toEqual([[expect.stringMatching(/^[1-9]\d+:[1-9]\d+$/)]]);
});
