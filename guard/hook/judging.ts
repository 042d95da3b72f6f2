import { type AccessKey, evaluate, type EvaluateOptions, type Report } from '../../rule-core/index';
import type { Account } from '../account/account';
import type { GuardConfiguration } from '../configuration';

/** What keys are judged with. */
export interface Judging {
  readonly configuration: GuardConfiguration;
  /** Absent where what the account holds does not count. */
  readonly account?: Account;
  readonly now: Date;
}

/** The verdict about keys, as the configuration wants it. */
export function reportOf(
  keys: readonly AccessKey[],
  { configuration, now }: Judging,
  read: Pick<EvaluateOptions, 'errors' | 'warnings'> = {},
): Report {
  const { exceptions, rotationWindow, benchmark, acceptInCode } = configuration;
  return evaluate(keys, { ...read, exceptions, rotationWindow, benchmark, acceptInCode, now });
}
