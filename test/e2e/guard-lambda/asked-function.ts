import { startEmbeddedIam, type EmbeddedIamOptions } from '../../../embedded-iam/index';
import type { AskedGuard } from '../../guard/ask-about-rows';
import { ACCOUNT } from '../../guard/hook-events';
import { type Bucket, startBucket } from '../../guard/hook-harness';
import { type FunctionOptions, type RunningFunction, startFunction } from './function';

export interface AskedFunction extends AskedGuard {
  readonly lambda: RunningFunction;
}

interface Options extends FunctionOptions {
  readonly faults?: NonNullable<EmbeddedIamOptions['faults']>;
}

/** The built function beside an account and a bucket at loopback. */
export async function startAskedFunction({
  faults,
  environment,
  ...options
}: Options = {}): Promise<AskedFunction> {
  const bucket = await startBucket();
  const iam = await startEmbeddedIam({
    accounts: [{ id: ACCOUNT }],
    ...(faults ? { faults } : {}),
  });
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(ACCOUNT);
  const lambda = await startFunction({
    ...options,
    environment: {
      AWS_ENDPOINT_URL: iam.url,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      S3_AT: new URL(bucket.put('')).origin,
      ...environment,
    },
  });
  return {
    lambda,
    bucket: inS3(bucket),
    account: iam.accounts.get(ACCOUNT)!,
    ask: (event) => lambda.invoke(event),
    close: async () => {
      await lambda.close();
      await iam.close();
      await bucket.close();
    },
  };
}

/** Addresses as CloudFormation gives them: the function takes no other. */
function inS3(bucket: Bucket): Bucket {
  return {
    ...bucket,
    put: (content) =>
      `https://cfn-hooks.s3.us-west-2.amazonaws.com${new URL(bucket.put(content)).pathname}?X-Amz-Signature=1`,
  };
}
