import { type Source, SOURCES } from '../../live-check/account/facts';
import type { AccountFilters } from '../../live-check/organization/options';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the construct tells the functions of a sweep. */
export interface SweepEnvironment {
  readonly bucket: string;
  readonly source: Source;
  /** The most IAM calls a second of an invocation; absent for the tool's own. */
  readonly rate?: number;
  /** The role by which accounts are read or entered, with its path. */
  readonly role: string;
  readonly externalId?: string;
  readonly filters: AccountFilters;
}

/** @throws Error that names the variable */
export function environmentIn(env: Environment): SweepEnvironment {
  const source = env['SWEEP_SOURCE'] ?? 'list';
  const known = SOURCES.find((it) => it === source);
  if (known === undefined) throw new Error(`SWEEP_SOURCE is none of ${SOURCES.join(', ')}`);
  const rate = env['SWEEP_RATE'];
  if (rate !== undefined && !(Number(rate) > 0)) throw new Error('SWEEP_RATE is a number above 0');
  const externalId = env['SWEEP_EXTERNAL_ID'];
  const [ous, exclude] = [listOf(env['SWEEP_UNITS']), listOf(env['SWEEP_EXCLUDE'])];
  return {
    bucket: required(env, 'SWEEP_BUCKET'),
    source: known,
    role: env['SWEEP_ROLE'] ?? '',
    filters: { ...(ous ? { ous } : {}), ...(exclude ? { exclude } : {}) },
    ...(rate === undefined ? {} : { rate: Number(rate) }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

function listOf(value: string | undefined): string[] | undefined {
  return value === undefined || value === '' ? undefined : value.split(',');
}
