interface Token {
  getRetryCount(): number;
  getRetryDelay(): number;
}

function tokenOf(count: number): Token {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}

/** A retry strategy of the AWS SDK that never waits: `attempts` in all, none for what cannot help. */
export function retryAtOnce(attempts: number) {
  return {
    mode: 'at once',
    acquireInitialRetryToken: () => Promise.resolve(tokenOf(0)),
    refreshRetryTokenForRetry: (token: Token, { errorType }: { errorType: string }) => {
      const count = token.getRetryCount() + 1;
      return errorType === 'CLIENT_ERROR' || count >= attempts
        ? Promise.reject(new Error('no more attempts'))
        : Promise.resolve(tokenOf(count));
    },
    recordSuccess: () => undefined,
  };
}
