import { demoAccount } from './account/demo-account';
import { startEmbeddedIam } from './server';

/** `npm run iam`: an account to try the live check on, until Ctrl-C. */
async function main(): Promise<void> {
  const iam = await startEmbeddedIam({ accounts: [demoAccount()], maxKeysPerUser: 8 });
  const { accessKeyId, secretAccessKey } = iam.credentialsFor(demoAccount().id);
  process.stdout.write(
    [
      `An IAM with ${demoAccount().users?.length ?? 0} users listens on ${iam.url}. In another terminal:`,
      '',
      `  export AWS_ENDPOINT_URL=${iam.url} AWS_REGION=us-east-1`,
      `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
      '  npx --no one-active-key live',
      '',
    ].join('\n'),
  );
}

void main();
