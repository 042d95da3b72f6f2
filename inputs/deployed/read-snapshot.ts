import { isObject } from '../../rule-core/text/json';
import { DocumentError } from '../files/read-text';
import { type DeployedKey, readingsDigest } from '../../rule-core/index';
import type { DeployedAccount, DeployedUser } from './deployed-account';
import { RepeatedName, wholeJson } from '../../rule-core/text/whole-json';

type Json = Readonly<Record<string, unknown>>;

const HOW = 'make one with: one-active-key live --format json=FILE';

/**
 * The accounts of a snapshot: a report that `live --format json` has written.
 *
 * @param shown what messages call the file
 * @throws DocumentError for anything else, with a sentence: what is deployed must not be passed over
 */
export function readSnapshot(text: string, shown: string): DeployedAccount[] {
  let report: unknown;
  try {
    report = wholeJson(text);
  } catch (error) {
    const what = error instanceof RepeatedName ? `: ${error.message}` : ' is not complete JSON';
    throw new DocumentError(`the snapshot ${shown}${what}; ${HOW}`);
  }
  if (!isObject(report) || report['schemaVersion'] !== 1 || !Array.isArray(report['readings'])) {
    throw new DocumentError(`${shown} is not a snapshot of a deployed account; ${HOW}`);
  }
  const readings = report['readings'] as readonly unknown[];
  if (readings.length === 0) throw new DocumentError(`the snapshot ${shown} names no account`);
  const accounts = readings.map((it) => accountOf(isObject(it) ? it : {}, shown));
  checkDigest(report['readingsDigest'], readings, shown);
  return accounts;
}

/** @throws DocumentError where something was cut out or changed after the report was written */
function checkDigest(found: unknown, readings: readonly unknown[], shown: string): void {
  if (found === undefined) {
    const why = 'has no digest of its readings: it was edited, or written by an older version';
    throw new DocumentError(`the snapshot ${shown} ${why}; ${HOW}`);
  }
  if (found !== digestOf(readings)) {
    const why = 'is not as it was written: users, keys or accounts were cut out or changed';
    throw new DocumentError(`the snapshot ${shown} ${why}; ${HOW}`);
  }
}

function digestOf(readings: readonly unknown[]): string | undefined {
  try {
    return readingsDigest(readings);
  } catch {
    return undefined;
  }
}

function accountOf(reading: Json, shown: string): DeployedAccount {
  const { account, asOf, judged, complete, users: counted } = reading;
  if (typeof account !== 'string' || !/^\d{12}$/.test(account)) {
    throw new DocumentError(`the snapshot ${shown} does not say which account it is of; ${HOW}`);
  }
  const users = Array.isArray(judged) ? judged.map(userOf) : [];
  if (!Array.isArray(judged) || users.includes(undefined)) {
    throw new DocumentError(
      `the snapshot ${shown} does not name the users of account ${account} with their keys; ${HOW}`,
    );
  }
  if (counted !== users.length) {
    throw new DocumentError(
      `the snapshot ${shown} names ${users.length} users of account ${account}, but ${String(counted)} were read; ${HOW}`,
    );
  }
  return {
    account,
    name: shown,
    complete: complete === true,
    users: users.filter((it) => it !== undefined),
    ...(typeof asOf === 'string' && !Number.isNaN(Date.parse(asOf)) ? { asOf } : {}),
  };
}

function userOf(it: unknown): DeployedUser | undefined {
  if (!isObject(it)) return undefined;
  const { name, keys } = it;
  if (typeof name !== 'string' || !Array.isArray(keys)) return undefined;
  const read = keys.map(keyOf);
  if (read.includes(undefined)) return undefined;
  return {
    name,
    keys: read.filter((key) => key !== undefined),
    activeKeys: read.filter((key) => key?.status !== 'Inactive').length,
  };
}

function keyOf(it: unknown): DeployedKey | undefined {
  if (!isObject(it)) return undefined;
  const { accessKeyId: id, status, createdAt, owner } = it;
  return {
    status: status === 'Active' || status === 'Inactive' ? status : 'unknown',
    // A masked id does not say which key it is.
    ...(typeof id === 'string' && /^[A-Z0-9]{16,128}$/.test(id) ? { accessKeyId: id } : {}),
    ...(typeof createdAt === 'string' ? { createdAt } : {}),
    ...ownerOf(owner),
  };
}

function ownerOf(owner: unknown): Pick<DeployedKey, 'owner'> {
  if (owner === null) return { owner };
  if (!isObject(owner)) return {};
  const { stack, logicalId } = owner;
  return typeof stack === 'string' && typeof logicalId === 'string'
    ? { owner: { stack, logicalId } }
    : {};
}
