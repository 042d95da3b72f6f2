import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readInputs } from '../../inputs/index';
import { TWO } from './doors';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let top: string;
beforeEach(() => {
  top = mkdtempSync(path.join(os.tmpdir(), 'closed-'));
  chmodSync(top, 0o755);
  writeFileSync(path.join(top, 'two.yaml'), TWO);
});
afterEach(() => {
  rmSync(top, { recursive: true, force: true });
});

/** Reads as a user to whom a mode means something. */
function read() {
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return readInputs(['.'], { cwd: top });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

function expectTheTwo({ keys }: ReturnType<typeof readInputs>): void {
  expect(keys.filter((it) => it.source?.file === 'two.yaml')).toHaveLength(2);
}

/** Modes that let nobody see what is in a folder, or nobody open it: one error each. */
test.each(['000', '111', '444', '666'])('a folder of mode %s is one error', (mode) => {
  const closed = path.join(top, 'closed');
  mkdirSync(closed);
  chmodSync(closed, Number.parseInt(mode, 8));
  const found = read();
  chmodSync(closed, 0o755);
  expect(found.errors).toEqual([{ input: 'closed', message: 'cannot be read: permission denied' }]);
  expectTheTwo(found);
});

test('a path that is too long is an error of its folder', () => {
  const names = Array.from({ length: 19 }, () => 'x'.repeat(200));
  const [first, second] = ['a', 'b'].map((it) => path.join(top, it));
  if (first === undefined || second === undefined) throw new Error('two chains');
  const end = path.join(first, ...names);
  mkdirSync(end, { recursive: true });
  mkdirSync(path.join(second, ...names), { recursive: true });
  // The system takes no path of such a length in one call.
  renameSync(second, path.join(end, 'b'));
  const found = read();
  renameSync(path.join(end, 'b'), second);
  expect(found.errors.length).toBeGreaterThan(0);
  for (const { message } of found.errors)
    expect(message).toBe('cannot be read: its path is too long');
  expect(new Set(found.errors.map((it) => it.input)).size).toBe(found.errors.length);
  expectTheTwo(found);
});

test.each(['cdk.out', 'manifest.json'])('%s as a link in a circle is nothing', (name) => {
  symlinkSync(name, path.join(top, name));
  const found = read();
  expect(found.errors).toEqual([]);
  expectTheTwo(found);
});
