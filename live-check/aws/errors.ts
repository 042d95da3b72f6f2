import { NoAnswer, NotAnAnswer } from './ask/no-answer';

/** AWS says which kind of policy denies explicitly (IAM user guide, "Access denied error messages"). */
const denied = (said: string) => {
  const [, policy] = /with an explicit deny in an? ([a-z -]+?policy)/.exec(said) ?? [];
  return policy === undefined
    ? `denied: ${said}. Allow it in the caller's IAM policy (docs/live-check.md has the whole of it)`
    : `denied: ${said}. No Allow helps against that: the ${policy} must let it through`;
};
/** What the SDK says of credentials is about its own parts: what it means for who runs the check. */
const CREDENTIALS: readonly (readonly [RegExp, (name: string) => string])[] = [
  [
    /^Could not load credentials from any providers/,
    () =>
      'there are none in the environment, a profile, a web identity, a container or an instance. Sign in, or name a profile with --profile or AWS_PROFILE',
  ],
  [
    /^Could not resolve credentials using profile: \[(.*?)\]/,
    (name) =>
      `the AWS configuration files have no profile ${name} with credentials. Correct the name, or add the profile (aws configure --profile ${name})`,
  ],
  [
    /^The SSO session token associated with profile=(\S+) /,
    (name) =>
      `the profile ${name} is not signed in, or its single sign-on session has ended. Sign in with: aws sso login --profile ${name}`,
  ],
  [
    /^The SSO session associated with this profile (?:is invalid|has expired)/,
    () =>
      'the single sign-on session of the profile has ended. Sign in with: aws sso login --profile NAME',
  ],
  // Its words may hold what the command was given, and what it wrote.
  [
    /^Command failed: /,
    () =>
      'the command that the profile names as credential_process failed. Run it by itself to see why',
  ],
];
const noCredentials = (said: string) => {
  for (const [pattern, sentence] of CREDENTIALS) {
    const [found, name = ''] = pattern.exec(said) ?? [];
    if (found !== undefined) return `no usable credentials: ${sentence(name)}`;
  }
  return `no usable credentials: ${said}. Set a profile, environment variables or a role`;
};
const expired = () => 'the session expired while reading. Sign in again and repeat the check';
const refused = (said: string) => `the credentials are not accepted: ${said}`;
const throttled = () =>
  'AWS kept throttling, and patience ran out. Repeat the check when less runs in the account';

/** By the name of the error; services write some of them in two ways. */
const SENTENCES: ReadonlyMap<string, (said: string) => string> = new Map([
  ['AccessDenied', denied],
  ['AccessDeniedException', denied],
  ['CredentialsProviderError', noCredentials],
  ['TokenProviderError', noCredentials],
  ['ExpiredToken', expired],
  ['ExpiredTokenException', expired],
  ['InvalidClientTokenId', refused],
  ['UnrecognizedClientException', refused],
  ['SignatureDoesNotMatch', refused],
  ['Throttling', throttled],
  ['ThrottlingException', throttled],
  ['RequestLimitExceeded', throttled],
]);

const unreachable = (code: string) =>
  `the endpoint cannot be reached (${code}). Check the network, a proxy, the region and AWS_ENDPOINT_URL`;
const cut = (code: string) =>
  `the connection was cut (${code}). Check the network and a proxy, and repeat the check`;
const untrusted = (code: string) =>
  `the certificate of the endpoint is not trusted (${code}). Behind a proxy that opens TLS, name its certificate with AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS`;

/** By the code that Node gives to an error of the way to AWS. */
const WAYS: readonly (readonly [RegExp, (code: string) => string])[] = [
  [/^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN)$/, unreachable],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|ETIMEDOUT|ERR_STREAM_PREMATURE_CLOSE)$/, cut],
  [/CERT|SIGNATURE|UNABLE_TO_|ERR_TLS|HOSTNAME_MISMATCH/, untrusted],
  [
    /^(HPE_|EPROTO|ERR_SSL)/,
    (code) => `what answered speaks another protocol (${code}). Check the endpoint and a proxy`,
  ],
];

/** AWS's own words are short; what stands between may say anything. */
const LONGEST = 400;

const SAYS_NOTHING = /^(Unknown(Error)?)?$/;
const noAddress =
  'the address of an endpoint is not a URL. Look at AWS_ENDPOINT_URL and at endpoint_url in the profile';

/** What AWS, or the way to it, said: in words, and what to do. */
export function sentenceOf(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: unknown; message?: string };
  const said = (message ?? '').trim().replace(/\.$/, '').slice(0, LONGEST);
  const known = name === undefined ? undefined : SENTENCES.get(name);
  if (known) return known(said);
  if (typeof code === 'string') {
    const way = WAYS.find(([pattern]) => pattern.test(code));
    if (way) return way[1](code);
  }
  if (name === 'TimeoutError') return `no answer in time. Check the network and a proxy`;
  if (name === 'TypeError' && said === 'Invalid URL') return noAddress;
  if (SAYS_NOTHING.test(said) && name !== undefined && !OURS.has(name)) {
    return SAYS_NOTHING.test(name)
      ? 'AWS, or something on the way to it, answered with an error that says nothing. Repeat the check; if it stays, look at a proxy'
      : `AWS answered ${name} and gave no reason. Repeat the check`;
  }
  // A plain error is one of our own sentences.
  const shownName = name !== undefined && OURS.has(name) ? undefined : name;
  return (
    [shownName, said].filter((it) => it !== undefined && it !== '').join(': ') || 'unknown error'
  );
}

const OURS: ReadonlySet<string> = new Set([
  'Error',
  'KnownError',
  'BrokenList',
  'NoAnswer',
  'TimeIsUp',
  'GaveUp',
  'NotAnAnswer',
  'TooLarge',
]);

/**
 * Whether a service of AWS said it, in a form that the SDK understood: not a proxy, and not a page that
 * merely has the status of an error.
 */
export function isSaidByAws(error: unknown): boolean {
  const { name = '', $fault: fault } = error as { name?: string; $fault?: unknown };
  return fault !== undefined && !['', 'Error', 'Unknown', 'UnknownError'].includes(name);
}

/** The user or key is not there (any more). */
export function isNoSuchEntity(error: unknown): boolean {
  const { name } = error as { name?: string };
  return name === 'NoSuchEntity' || name === 'NoSuchEntityException';
}

const THROTTLES = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'SlowDown',
]);

/** AWS wants fewer calls a second. */
export function isThrottling(error: unknown): boolean {
  const { name = '', $metadata } = error as {
    name?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return THROTTLES.has(name) || $metadata?.httpStatusCode === 429;
}

/** A call was given up after all its attempts: more like it would take as long and come to nothing. */
export function isGivenUp(error: unknown): boolean {
  if (isThrottling(error) || error instanceof NoAnswer || error instanceof NotAnAnswer) return true;
  const { code, $metadata } = error as { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return typeof code === 'string' || ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** The session is over. */
export function isExpired(error: unknown): boolean {
  const { name = '' } = error as { name?: string };
  return name === 'ExpiredToken' || name === 'ExpiredTokenException';
}

const SESSION_OVER = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'CredentialsProviderError',
  'TokenProviderError',
  // Nobody is asked any more.
  'TimeIsUp',
  'GaveUp',
]);

/** The caller is nobody any more, or AWS is left alone: every further call would end the same way. */
export function endsSession(error: unknown): boolean {
  const { name = '' } = error as { name?: string };
  return SESSION_OVER.has(name);
}
