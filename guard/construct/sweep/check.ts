import { Token } from 'aws-cdk-lib';
import type { SweepProps } from './props';
import { byRoleOf } from './steps';

const whole = (value: number, most: number) =>
  Number.isInteger(value) && value >= 1 && value <= most;

/** What is not valid is found when the app is synthesized, not when a sweep fails. @throws Error */
export function checkSweep(props: SweepProps): void {
  const { organizationId, organizationalUnits = [], exclude = [], concurrency = 200 } = props;
  const fits = (value: string, form: RegExp) => Token.isUnresolved(value) || form.test(value);
  if (!fits(organizationId, /^o-[a-z0-9]{10,32}$/)) {
    throw new Error(`"${organizationId}" is not the id of an organization: o- and what follows.`);
  }
  const unit = organizationalUnits.find((it) => !fits(it, /^(r|ou)-[0-9a-z-]{4,68}$/));
  if (unit !== undefined) {
    throw new Error(`"${unit}" is not an organizational unit: ou-ab12-cdef3456, or r-ab12.`);
  }
  const account = exclude.find((it) => !fits(it, /^\d{12}$/));
  if (account !== undefined) throw new Error(`"${account}" is not an account: twelve digits.`);
  if (!whole(concurrency, 10_000)) {
    throw new Error('"concurrency" of a sweep is a whole number from 1 to 10,000.');
  }
  const byRole = byRoleOf(props);
  if (!byRole) return;
  if (!whole(byRole.concurrency, 1_000)) {
    throw new Error('"byRole.concurrency" of a sweep is a whole number from 1 to 1,000.');
  }
  if (!(byRole.rate > 0)) throw new Error('"byRole.rate" of a sweep is a number above 0.');
}
