import { PutObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { PUT_OBJECT } from '../../live-check/aws/answers/s3';
import { Aws } from '../../live-check/aws/ask/ask';
import { IN_LAMBDA } from '../../live-check/aws/connection/in-lambda';
import { S3Folder } from '../../live-check/organization/results/s3-folder';
import { SWEEP } from './names';

/** How long S3 is waited for, in milliseconds: a report may be large. */
const LIMITS = { attempt: 60_000, call: 120_000 };

/** The bucket that sweeps write to, with a folder for each run. */
export class ResultBucket {
  private readonly client: S3Client;
  private readonly aws = new Aws(LIMITS);

  /** @param settings region and endpoint, for tests; in Lambda the environment says them */
  constructor(
    readonly name: string,
    settings: S3ClientConfig = {},
  ) {
    const requestHandler = { ...IN_LAMBDA.requestHandler, requestTimeout: 60_000 };
    this.client = new S3Client({
      ...IN_LAMBDA,
      requestHandler,
      // An endpoint of one's own has no address for each bucket.
      forcePathStyle: ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3'].some((it) => process.env[it]),
      responseChecksumValidation: 'WHEN_REQUIRED',
      ...settings,
    });
  }

  /** What lies in the folder of a run. */
  folderOf(run: string): S3Folder {
    return new S3Folder(this.client, this.aws, { bucket: this.name, prefix: keyOf(run) });
  }

  /** Writes, in the folder of a run, over what is there. @throws what S3 says */
  async write(run: string, name: string, content: string | Buffer): Promise<void> {
    await this.put(keyOf(run, name), content);
  }

  /**
   * Writes what nobody has written yet: what an account said is kept as it said it first.
   *
   * @returns whether it was written; not where something is there
   * @throws what S3 says
   */
  async writeOnce(run: string, name: string, content: string): Promise<boolean> {
    try {
      await this.put(keyOf(run, name), content, '*');
      return true;
    } catch (error) {
      const { name: said, $metadata } = error as {
        name?: string;
        $metadata?: { httpStatusCode?: number };
      };
      if (said === 'PreconditionFailed' || $metadata?.httpStatusCode === 412) return false;
      throw error;
    }
  }

  /** Which run was the last that was merged. */
  async writeLatest(content: string): Promise<void> {
    await this.put(`${SWEEP.folder}/latest.json`, content);
  }

  private async put(Key: string, content: string | Buffer, IfNoneMatch?: string): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.name,
      Key,
      Body: content,
      ...(IfNoneMatch === undefined ? {} : { IfNoneMatch }),
    });
    await this.aws.ask(this.client, command, PUT_OBJECT);
  }
}

/** The key of a run's folder, or of something in it. */
export function keyOf(run: string, name?: string): string {
  const folder = `${SWEEP.folder}/${run}`;
  return name === undefined ? folder : `${folder}/${name}`;
}
