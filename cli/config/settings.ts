import { FORMATS } from '../../report/index';

/** What a setting takes, and how its value becomes the words of the option. */
export type Kind =
  | { readonly is: 'text' | 'flag' | 'file' | 'target' | 'paths' | 'parameters' }
  | { readonly is: 'account' | 'accounts' | 'duration' | 'formats' | 'texts' }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'number'; readonly to: number; readonly whole: boolean };

export interface Setting {
  readonly kind: Kind;
  /** Whether it can change what is read or how it is judged: then the report tells of it. */
  readonly decides: boolean;
}

const decides = (kind: Kind): Setting => ({ kind, decides: true });
const shows = (kind: Kind): Setting => ({ kind, decides: false });
const text: Kind = { is: 'text' };
const flag: Kind = { is: 'flag' };
const file: Kind = { is: 'file' };

export type Settings = Readonly<Record<string, Setting>>;

/** Settings of every command that judges; a section may say otherwise for its command. */
export const COMMON: Settings = {
  exceptions: decides(file),
  strict: decides(flag),
  format: shows({ is: 'formats' }),
  output: shows({ is: 'target' }),
  quiet: shows(flag),
  maskKeyIds: shows(flag),
  benchmark: shows(text),
};

/** The sections of the file: settings of one command, named like its options. */
export const SECTIONS: Readonly<Record<string, Settings>> = {
  check: {
    ...COMMON,
    paths: decides({ is: 'paths' }),
    parameters: decides({ is: 'parameters' }),
    account: decides({ is: 'account' }),
    baseline: decides(file),
  },
  live: {
    ...COMMON,
    source: decides({ is: 'choice', of: ['auto', 'list', 'report', 'delta'] }),
    region: decides(text),
    roleArn: decides(text),
    rotationWindow: decides({ is: 'duration' }),
    rate: shows({ is: 'number', to: 10_000, whole: false }),
    nameUsers: shows(flag),
    stacks: shows(flag),
    ownerTag: shows(text),
    organization: decides(flag),
    accounts: decides({ is: 'accounts' }),
    ou: decides({ is: 'texts' }),
    exclude: decides({ is: 'accounts' }),
    accountTag: decides({ is: 'texts' }),
    roleName: decides(text),
    ownAccount: decides({ is: 'choice', of: ['auto', 'direct', 'role'] }),
    externalId: decides(text),
    sessionName: shows(text),
    concurrency: shows({ is: 'number', to: 1000, whole: true }),
  },
};

/**
 * Options that a file must not set. Who may edit it (a pull request, say) could otherwise have a report,
 * a snapshot or a checkpoint judged in the place of the account, or choose the credentials.
 */
export const NEVER: ReadonlySet<string> = new Set([
  'profile',
  'credentialReport',
  'checkpoint',
  'checkpointMaxAge',
  'timeout',
  'live',
  'liveMaxAge',
  'liveAccount',
]);

export const ACCOUNT = /^\d{12}$/;
export const DURATION =
  /^(0|\d+(\.\d+)?[dhms]|P(?=.)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/;
/** A file to write: below the folder of the configuration file. */
export const TARGET = /^(?![/\\]|[A-Za-z]:|(.*[/\\])?\.\.([/\\]|$)).+$/;
export const FORMAT = new RegExp(
  `^(${Object.keys(FORMATS).join('|')})(=${TARGET.source.slice(1, -1)})?$`,
);
/** An input: `-` would be standard input, which is for the command line to say. */
export const INPUT = /^(?!-$).+$/;
export const PARAMETER = /^[A-Za-z0-9]+$/;
