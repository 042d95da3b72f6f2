const denied = (said: string) =>
  `denied: ${said}. Allow it in the caller's IAM policy (docs/live-check.md has the whole of it)`;
const noCredentials = (said: string) =>
  `no usable credentials: ${said}. Set a profile, environment variables or a role`;
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
  ['TimeoutError', (said) => `no answer in time: ${said}`],
]);

/** What AWS, or the way to it, said: in words, and what to do. */
export function sentenceOf(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const said = (message ?? '').trim().replace(/\.$/, '');
  const known = name === undefined ? undefined : SENTENCES.get(name);
  if (known) return known(said);
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `the endpoint cannot be reached (${code}). Check the network, the region and AWS_ENDPOINT_URL`;
  }
  // A plain error is one of our own sentences.
  const shownName = name === 'Error' || name === 'BrokenList' ? undefined : name;
  return (
    [shownName, said].filter((it) => it !== undefined && it !== '').join(': ') || 'unknown error'
  );
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
]);

/** The caller is nobody any more: every further call would end the same way. */
export function endsSession(error: unknown): boolean {
  const { name = '' } = error as { name?: string };
  return SESSION_OVER.has(name);
}
