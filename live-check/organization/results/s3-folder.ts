import type { S3Client } from '@aws-sdk/client-s3';
import { KnownError } from '../../../rule-core/index';
import { getObject, LIST_OBJECTS } from '../../aws/answers/s3';
import type { Aws } from '../../aws/ask/ask';
import { sentenceOf } from '../../aws/errors';
import { allPages } from '../../aws/pages';
import type { ResultEntry, ResultFolder } from './result-folder';

/** Where a folder lies in Amazon S3. */
export interface S3Place {
  readonly bucket: string;
  /** Without a slash at its end; empty for the whole bucket. */
  readonly prefix: string;
}

/** Amazon S3 user guide, "General purpose bucket naming rules". */
const BUCKET = /^(?=.{3,63}$)[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;

/** The place that `s3://bucket/prefix` names. @throws KnownError for what is not one */
export function s3Place(address: string): S3Place {
  const [, bucket = '', rest = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(address) ?? [];
  const prefix = rest.replace(/(?<!\/)\/+$/, '');
  const steps = prefix.split('/');
  const strange = prefix !== '' && steps.some((it) => ['', '.', '..'].includes(it));

  if (!BUCKET.test(bucket) || prefix.length > 900 || strange || /[\0-\x20\x7f]/.test(prefix)) {
    throw new KnownError(`"${address}" is not a folder in Amazon S3: s3://BUCKET/PREFIX`);
  }
  return { bucket, prefix };
}

/** A folder with results in Amazon S3. */
export class S3Folder implements ResultFolder {
  constructor(
    private readonly client: S3Client,
    private readonly aws: Aws,
    private readonly at: S3Place,
  ) {}

  get place(): string {
    return `s3://${this.at.bucket}/${this.at.prefix}`;
  }

  async list(part: string, most: number): Promise<readonly ResultEntry[]> {
    const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
    const within = this.keyOf('');
    const entries: ResultEntry[] = [];
    const pages = allPages(
      (token) => {
        const next = token === undefined ? {} : { ContinuationToken: token };
        const asked = { Bucket: this.at.bucket, Prefix: this.keyOf(`${part}/`), ...next };
        return this.ask(this.aws.ask(this.client, new ListObjectsV2Command(asked), LIST_OBJECTS));
      },
      (it) => it.key,
    );
    for await (const page of pages) {
      for (const { key, size } of page) {
        if (!key.startsWith(within)) throw new Error('S3 lists what was not asked for');
        entries.push({ name: key.slice(within.length), bytes: size });
      }
      if (entries.length > most) throw new Error(`there are more than ${most} things in it`);
    }
    return entries;
  }

  async read(name: string, most: number): Promise<string> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new GetObjectCommand({ Bucket: this.at.bucket, Key: this.keyOf(name) });
    return this.ask(this.aws.ask(this.client, command, getObject(most)));
  }

  private keyOf(name: string): string {
    return this.at.prefix === '' ? name : `${this.at.prefix}/${name}`;
  }

  private async ask<T>(asked: Promise<T>): Promise<T> {
    try {
      return await asked;
    } catch (error) {
      throw new Error(sentenceOf(error), { cause: error });
    }
  }
}
