import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { readAccounts } from '../../cli/reading/accounts-list';
import { KnownError } from '../../rule-core/index';
import type { Io } from '../../cli/io';

const [ONE, TWO, THREE] = ['111111111111', '222222222222', '012345678901'] as const;

let folder: string;
let io: Io;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-accounts-'));
  io = {
    stdout: { write: () => undefined },
    stderr: { write: () => undefined },
    stdin: Readable.from(['']),
    env: {},
    cwd: folder,
    now: () => new Date('2026-11-23T12:00:00Z'),
  };
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function fromFile(content: string): string[] {
  writeFileSync(path.join(folder, 'accounts.txt'), content);
  return readAccounts('accounts.txt', io);
}

test.each([
  ['one id', ONE, [ONE]],
  ['several ids', `${ONE},${TWO}`, [ONE, TWO]],
  ['blanks between them', ` ${ONE} ,  ${TWO}\n${THREE} `, [ONE, TWO, THREE]],
  ['a comma too many', `${ONE},,${TWO},`, [ONE, TWO]],
  ['one twice: it is read once', `${TWO},${ONE},${TWO}`, [TWO, ONE]],
  ['a leading zero, which is a digit like others', THREE, [THREE]],
])('on the command line: %s', (_, value, accounts) => {
  expect(readAccounts(value, io)).toEqual(accounts);
});

test.each([
  ['an id a line', `${ONE}\n${TWO}\n`, [ONE, TWO]],
  ['no line break at the end', `${ONE}\n${TWO}`, [ONE, TWO]],
  [
    'lines as Windows ends them, and its mark before them',
    `\uFEFF${ONE}\r\n${TWO}\r\n`,
    [ONE, TWO],
  ],
  ['remarks and empty lines', `# production\n${ONE} # web\n\n  ${TWO}\n`, [ONE, TWO]],
  ['more columns', `${ONE},web,eu-west-1\n${TWO},data\n`, [ONE, TWO]],
  ['quotes, as a spreadsheet writes them', `"${ONE}","web, old"\n"${TWO}"\n`, [ONE, TWO]],
  ['one twice', `${ONE}\n${ONE}\n`, [ONE]],
])('in a file: %s', (_, content, accounts) => {
  expect(fromFile(content)).toEqual(accounts);
});

test('a file is looked for where the command runs, or where its whole path says', () => {
  const file = path.join(folder, 'elsewhere.txt');
  writeFileSync(file, ONE);
  expect(readAccounts(file, { ...io, cwd: '/' })).toEqual([ONE]);
  expect(readAccounts('elsewhere.txt', io)).toEqual([ONE]);
});

test.each([
  ['an id that is too short', '12345', /--accounts: entry 1, "12345", is not an account/],
  ['the second one wrong', `${ONE},22222222222`, /entry 2, "22222222222", is not an account/],
  ['nothing but commas', ',,', /--accounts names no account/],
  [
    'no such file',
    'missing.txt',
    /missing\.txt: it does not exist; .*ids of twelve digits or a file/,
  ],
  ['letters among the ids', `${ONE},prod`, /ids of twelve digits or a file/],
])('on the command line, refused: %s', (_, value, says) => {
  expect(() => readAccounts(value, io)).toThrow(KnownError);
  expect(() => readAccounts(value, io)).toThrow(says);
});

test.each([
  ['an account by its name', `${ONE}\nprod\n`, /accounts\.txt: entry 2, "prod", is not an account/],
  ['a headline', `account,name\n${ONE},web\n`, /entry 1, "account", is not an account/],
  [
    'an id that a spreadsheet has made a number of',
    `${ONE}\n1.2345E+10\n`,
    /entry 2, "1\.2345E\+10", is not an account/,
  ],
  ['an empty file', '', /accounts\.txt names no account/],
  ['nothing but remarks', '# none yet\n', /accounts\.txt names no account/],
])('in a file, refused: %s', (_, content, says) => {
  expect(() => fromFile(content)).toThrow(KnownError);
  expect(() => fromFile(content)).toThrow(says);
});

test('a folder is no list of accounts', () => {
  mkdirSync(path.join(folder, 'accounts'));
  expect(() => readAccounts('accounts', io)).toThrow(KnownError);
});

test('a file without end is not read', () => {
  const file = path.join(folder, 'large.txt');
  writeFileSync(file, '');
  truncateSync(file, 11 * 1024 * 1024);
  expect(() => readAccounts(file, io)).toThrow(/larger than 10 MB/);
});
