/**
 * What clients in a Lambda function are made with, which has seconds: where it runs, and as whom, its
 * environment says.
 */
export const IN_LAMBDA = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 6_000, throwOnRequestTimeout: true },
};
