import type { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { NoAnswer } from '../ask/no-answer';
import type { Settings } from './settings';
import { limitsOf, shownTime, type TimeLimits } from '../ask/time-limits';

/** The parts of `@aws-sdk/credential-providers` that find the caller's own credentials. */
export interface Providers {
  readonly fromIni: typeof fromIni;
  readonly fromNodeProviderChain: typeof fromNodeProviderChain;
  readonly roleAssumer: (settings: Pick<Settings, 'region' | 'requestHandler'>) => RoleAssumer;
}

export interface OwnCredentialsOptions {
  readonly profile?: string;
  /**
   * Asks for the code of the MFA device whose serial number or ARN is given, where a profile wants one.
   * @default an error that says what to do
   */
  readonly askMfaCode?: (device: string) => Promise<string>;
  readonly limits?: TimeLimits;
  /** Told all credentials that others are made from: of roles that a profile chains, too. */
  readonly onCredentials?: (credentials: Credentials) => void;
}

/** What the SDK assumes roles with; `@aws-sdk/client-sts` makes it. */
export type RoleAssumer = NonNullable<NonNullable<Parameters<typeof fromIni>[0]>['roleAssumer']>;

type Provider = ReturnType<typeof fromIni>;
type Credentials = Awaited<ReturnType<Provider>>;

/** A person needs a while to look a code up. */
const FOR_A_PERSON = 5 * 60_000;
/** Credentials are replaced this long before they end. */
const MARGIN = 5 * 60_000;

/**
 * The caller's own credentials, found once for all clients: in a profile, or where the SDK looks
 * (environment, files, SSO, containers, instances).
 */
export function ownCredentials(
  { fromIni: ofProfile, fromNodeProviderChain: ofEnvironment, roleAssumer }: Providers,
  settings: Settings,
  { profile, askMfaCode, limits, onCredentials = () => undefined }: OwnCredentialsOptions,
): Provider & { readonly memoized: true } {
  const { region, requestHandler } = settings;
  const assume = roleAssumer({ region, requestHandler });
  const options = {
    roleAssumer: ((source, request) => {
      onCredentials(source);
      return assume(source, request);
    }) satisfies RoleAssumer,
    mfaCodeProvider: askMfaCode ?? noTerminal,
    clientConfig: { region, requestHandler: requestHandler as object },
  };
  const provider =
    profile === undefined ? ofEnvironment(options) : ofProfile({ ...options, profile });
  const limit = askMfaCode ? FOR_A_PERSON : limitsOf(limits).call;
  let kept: { readonly found: Promise<Credentials>; until: number } | undefined;
  const remembered: Provider = (properties) => {
    if (kept && Date.now() < kept.until) return kept.found;
    const found = inTime(provider(properties), limit);
    const now = { found, until: Infinity };
    kept = now;
    void found.then(
      (credentials) => {
        const { expiration } = credentials;
        onCredentials(credentials);
        if (expiration) now.until = expiration.getTime() - MARGIN;
      },
      () => {
        // A failure is not kept: the next call may ask again.
        if (kept === now) kept = undefined;
      },
    );
    return found;
  };
  return Object.assign(remembered, { memoized: true as const });
}

function noTerminal(device: string): Promise<string> {
  return Promise.reject(
    Object.assign(
      new Error(
        `the profile asks for the code of an MFA device (${device}), and there is no terminal to ask for it. Get a session before, for example with aws sts get-session-token, and give its credentials in the environment; or use a profile without MFA`,
      ),
      { name: 'Error' },
    ),
  );
}

/** A program or a sign-in that never ends is given up. */
async function inTime(found: Promise<Credentials>, limit: number): Promise<Credentials> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new NoAnswer(
          `no credentials came within ${shownTime(limit)}: the program, the sign-in or the endpoint that the profile names does not answer`,
        ),
      );
    }, limit);
  });
  try {
    return await Promise.race([found, late]);
  } finally {
    clearTimeout(timer);
  }
}
