/** What AWS, or the way to it, said: in words, and what to do. */
export function sentenceOf(error: unknown): string {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const said = (message ?? '').trim().replace(/\.$/, '');
  switch (name) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return `denied: ${said}. Allow it in the caller's IAM policy (docs/live-check.md has the whole of it)`;
    case 'CredentialsProviderError':
    case 'TokenProviderError':
      return `no usable credentials: ${said}. Set a profile, environment variables or a role`;
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return 'the session expired while reading. Sign in again and repeat the check';
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
    case 'SignatureDoesNotMatch':
      return `the credentials are not accepted: ${said}`;
    case 'Throttling':
    case 'ThrottlingException':
    case 'RequestLimitExceeded':
      return 'AWS kept throttling, and patience ran out. Repeat the check when less runs in the account';
    case 'TimeoutError':
      return `no answer in time: ${said}`;
    default:
      break;
  }
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `the endpoint cannot be reached (${code}). Check the network, the region and AWS_ENDPOINT_URL`;
  }
  return [name, said].filter((it) => it !== undefined && it !== '').join(': ') || 'unknown error';
}

/** The user or key is not there (any more). */
export function isNoSuchEntity(error: unknown): boolean {
  const { name } = error as { name?: string };
  return name === 'NoSuchEntity' || name === 'NoSuchEntityException';
}
