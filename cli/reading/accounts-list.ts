import { KnownError } from '../../rule-core/index';
import type { Io } from '../io';
import { MEGABYTE, readNamed } from './read-file';

/**
 * The accounts of `--accounts` or `--exclude`: ids with commas between them, or a file with an id a line; there, what
 * follows a `#` is a remark, and what follows a comma another column.
 */
export function readAccounts(value: string, io: Io, option = '--accounts'): string[] {
  if (/^[\d\s,]+$/.test(value)) return checked(value.split(/[\s,]+/), option);
  const hint = `; ${option} takes ids of twelve digits or a file`;
  const named = { file: value, what: 'the accounts in', most: 10 * MEGABYTE, hint };
  const text = readNamed(named, io).replace(/^\uFEFF/, '');
  return checked(
    text.split(/\r?\n/).map((line) => line.replace(/#.*/, '').split(',')[0] ?? ''),
    value,
  );
}

function checked(entries: readonly string[], where: string): string[] {
  const ids = entries.map((it) => it.trim().replace(/^"(.*)"$/, '$1'));
  const wrong = ids.findIndex((it) => it !== '' && !/^\d{12}$/.test(it));
  if (wrong >= 0) {
    throw new KnownError(
      `${where}: entry ${wrong + 1}, "${ids[wrong] ?? ''}", is not an account: twelve digits`,
    );
  }
  const accounts = [...new Set(ids.filter((it) => it !== ''))];
  if (accounts.length === 0) throw new KnownError(`${where} names no account`);
  return accounts;
}
