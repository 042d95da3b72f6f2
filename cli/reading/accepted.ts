import {
  type Baseline,
  type Exception,
  KnownError,
  type UnreadAcceptance,
} from '../../rule-core/index';
import { readBaseline } from './earlier-report';
import { readExceptions } from './exceptions-file';
import type { Io } from '../io';
import type { CheckValues } from '../options/index';
import { isTrusted } from './trusted-source';

/** What accepts findings in a run. */
export interface Accepted {
  readonly exceptions: readonly Exception[];
  readonly unread: readonly UnreadAcceptance[];
  readonly baseline?: Baseline;
  /** What a library's caller gives too. */
  readonly limits: { readonly acceptInCode?: boolean; readonly longestException?: number };
}

type Values = Pick<
  CheckValues,
  'exceptions' | 'exceptionsFrom' | 'longestException' | 'baseline' | 'acceptInCode'
>;

/**
 * Reads what accepts findings, from where the options say that it may come.
 *
 * @throws KnownError for a file of the checkout where only what the change cannot write counts
 */
export async function readAccepted(options: Values, io: Io): Promise<Accepted> {
  const { acceptInCode = true, longestException } = options;
  if (options.exceptionsFrom !== undefined)
    trusted('--exceptions-from', options.exceptionsFrom, io);
  if (!acceptInCode) {
    for (const [flag, source] of [
      ['--exceptions', options.exceptions],
      ['--baseline', options.baseline],
    ] as const) {
      if (source !== undefined) trusted(flag, source, io);
    }
  }
  const baseline = readBaseline(options.baseline, io);
  return {
    ...(await readExceptions(options.exceptionsFrom ?? options.exceptions, io)),
    ...(baseline ? { baseline } : {}),
    limits: {
      ...(acceptInCode ? {} : { acceptInCode }),
      ...(longestException === undefined ? {} : { longestException }),
    },
  };
}

function trusted(flag: string, source: string, io: Io): void {
  if (isTrusted(source, io)) return;
  throw new KnownError(
    `${flag} names ${source}, which lies in the checkout, where the change itself may write it: ` +
      'name a file outside, or git:COMMIT:PATH, such as git:refs/remotes/origin/main:exceptions.yaml',
  );
}
