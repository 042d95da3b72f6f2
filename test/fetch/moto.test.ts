import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { openFetch } from '../../live-check/index';
import type { InAws } from '../../rule-core/index';
import { hasMoto, startMoto } from '../support/moto';

/** moto keeps our own endpoint honest: the same answers of S3 and CloudFormation, made by others. */
const isThere = hasMoto('the comparison of what --fetch reads with it');

const TEMPLATE = JSON.stringify({
  Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
  Outputs: { O: { Value: 'alice', Export: { Name: 'owner' } } },
});

(isThere ? test : test.skip)(
  'objects, versions, templates and exports are read from moto',
  async () => {
    const moto = await startMoto();
    const settings = {
      endpoint: moto.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' },
    };
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    const cloudFormation = new CloudFormationClient(settings);
    const fetch = await openFetch({ buckets: ['acme-*'], clientSettings: settings });
    try {
      const Bucket = 'acme-templates';
      const Key = 'net/vpc ü?.yaml';
      await s3.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
      const first = await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'first' }));
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'second' }));
      await s3.send(new PutObjectCommand({ Bucket, Key: 'huge', Body: 'x'.repeat(2 ** 20 + 1) }));
      await s3.send(new PutObjectCommand({ Bucket, Key: 'most', Body: 'x'.repeat(2 ** 20) }));
      const StackName = 'base';
      await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: TEMPLATE }));
      const object = { kind: 'object', bucket: Bucket, key: Key } as const;
      const wanted: readonly InAws[] = [
        object,
        { ...object, version: first.VersionId! },
        { ...object, key: 'none' },
        { ...object, bucket: 'acme-none' },
        { ...object, key: 'huge' },
        { ...object, key: 'most' },
        { kind: 'stack', stack: StackName },
        { kind: 'stack', stack: 'none' },
        { kind: 'exports' },
      ];
      const answers = await fetch.get(wanted);
      expect(wanted.map((it) => answers.get(it))).toEqual([
        { text: 'second' },
        { text: 'first' },
        { problem: expect.stringContaining('there is no such object') as string },
        { problem: expect.stringContaining('there is no such bucket') as string },
        { problem: expect.stringContaining('larger than 1 MB') as string },
        { text: 'x'.repeat(2 ** 20) },
        { original: TEMPLATE, processed: TEMPLATE },
        { problem: expect.stringContaining('does not exist') as string },
        { account: '123456789012', region: 'us-east-1', exports: new Map([['owner', 'alice']]) },
      ]);
    } finally {
      fetch.end();
      s3.destroy();
      cloudFormation.destroy();
      await moto.stop();
    }
  },
);
