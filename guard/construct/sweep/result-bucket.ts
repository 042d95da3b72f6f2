import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { IN_RUN, SWEEP } from '../../sweep/names';

/** What an account may write of itself. IAM puts its id in the place of the variable. */
const OWN = ['results', IN_RUN.users].map(
  (it) => `${SWEEP.folder}/*/${it}/\${aws:PrincipalAccount}.json`,
);

/**
 * The bucket that sweeps write to. An account of the organization may write its own result of a run, by
 * the role of its function only, and only what is not there yet.
 */
export function addResultBucket(
  scope: Construct,
  organizationId: string,
  retention = Duration.days(400),
): Bucket {
  const bucket = new Bucket(scope, 'Results', {
    bucketName: `${SWEEP.stateMachine}-${Aws.ACCOUNT_ID}-${Aws.REGION}`,
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    lifecycleRules: [
      {
        expiration: retention,
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
    // Evidence outlives the stack.
    removalPolicy: RemovalPolicy.RETAIN,
  });
  bucket.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OwnResultOfAnAccount',
      effect: Effect.ALLOW,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: OWN.map((it) => bucket.arnForObjects(it)),
      conditions: {
        StringEquals: { 'aws:PrincipalOrgID': organizationId },
        ArnLike: {
          'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::*:role${SWEEP.path}${SWEEP.member}`,
        },
        // Once it is there nobody writes over it (Amazon S3 user guide, "Enforce conditional writes").
        Null: { 's3:if-none-match': 'false' },
      },
    }),
  );
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions::AwsSolutions-S1',
    reason: 'Who reads and writes is in CloudTrail, where data events are wanted.',
  });
  return bucket;
}
