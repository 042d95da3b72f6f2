import type { Entries, ValuesOf } from '../entry';
import { file, number, text, texts } from '../kinds/kinds';
import { port } from '../kinds/port';
import { CONFIG, REPORT } from './report';

/** The key that requests are signed with is no option: everybody on a machine sees its arguments. */
export const RUN_TASK = {
  ...CONFIG,
  port: {
    kind: port,
    takes: '<number>',
    about: 'where to listen',
    more: 'the port to listen at; `0` is any that is free',
    otherwise: '8080',
    file: 'never',
  },
  host: {
    kind: text,
    takes: '<address>',
    about: 'the address to listen at',
    otherwise: '127.0.0.1',
    file: 'never',
  },
  hostAllowed: {
    kind: texts,
    takes: '<host>',
    about: 'a Terraform Enterprise host; repeatable',
    more: 'a host beside `app.terraform.io` that may be asked and gets the token of the run: that of Terraform Enterprise, with its port if it has one; may be repeated',
    file: 'never',
  },
  hmacKeyFile: {
    kind: file,
    takes: '<file>',
    about: 'the HMAC key, or ONE_ACTIVE_KEY_HMAC_KEY',
    more: 'the file with the HMAC key of the run task; without it the variable `ONE_ACTIVE_KEY_HMAC_KEY` has the key',
    file: 'never',
  },
  concurrency: {
    kind: number(16, { whole: true }),
    takes: '<n>',
    about: 'plans at a time',
    more: 'how many plans are judged at a time, each in a process with up to 2 GB of memory',
    otherwise: '2',
    file: 'never',
  },
  exceptions: REPORT.exceptions,
  exceptionsFrom: REPORT.exceptionsFrom,
  benchmark: REPORT.benchmark,
  strict: {
    ...REPORT.strict,
    about: 'fail for undetermined, stale exceptions',
    more: 'fail for undetermined findings and for exceptions that no longer apply, too',
  },
} as const satisfies Entries;

export type RunTaskValues = ValuesOf<typeof RUN_TASK>;
