import type { S3Client } from '@aws-sdk/client-s3';
import { type InAws, KnownError } from '../../rule-core/index';
import { GET_OBJECT } from '../aws/answers/s3';
import type { Aws } from '../aws/ask/ask';
import { type Clients, settingsBeside } from '../aws/clients';
import { loadPackages } from '../aws/connection/sdk-packages';
import { sentenceOf } from '../aws/errors';

type Object_ = InAws & { readonly kind: 'object' };

/** Objects of S3, with a client for each region. */
export class Buckets {
  private readonly clients = new Map<string, S3Client>();

  constructor(
    private readonly aws: Aws,
    private readonly account: Clients,
  ) {}

  /** The text of an object. @throws what AWS says, in words; SdkMissing */
  async get({ bucket, key, version, region }: Object_): Promise<string> {
    const name = '@aws-sdk/client-s3';
    const { [name]: sdk } = await loadPackages({ [name]: () => import('@aws-sdk/client-s3') });
    const settings = settingsBeside(this.account);
    const id = region ?? '';
    const client =
      this.clients.get(id) ??
      new sdk.S3Client({
        ...settings,
        ...(region === undefined ? {} : { region }),
        // S3 says in which region a bucket lies; the SDK asks there, and follows nothing else.
        followRegionRedirects: true,
        responseChecksumValidation: 'WHEN_REQUIRED',
      });
    this.clients.set(id, client);
    const command = new sdk.GetObjectCommand({
      Bucket: bucket,
      Key: key,
      ...(version === undefined ? {} : { VersionId: version }),
    });
    try {
      return await this.aws.ask(client, command, GET_OBJECT);
    } catch (error) {
      const said = SENTENCES[(error as Error).name];
      if (said === undefined) throw error;
      throw new KnownError(`${said} (${sentenceOf(error)})`);
    }
  }
}

/** By the names of S3's errors ("Error responses" of its API reference). */
const SENTENCES: Readonly<Record<string, string>> = {
  NoSuchKey: 'there is no such object',
  NoSuchVersion: 'there is no such version of the object',
  NoSuchBucket: 'there is no such bucket',
  PermanentRedirect: 'the bucket lies in another region, and S3 does not say in which',
  AuthorizationHeaderMalformed: 'the bucket lies in another region: name it in the address',
  InvalidObjectState: 'the object is archived',
};
