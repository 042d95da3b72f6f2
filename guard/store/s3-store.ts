import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Aws } from '../../live-check/aws/ask/ask';
import { GET_VERSION, PUT_VERSION } from './s3-answers';
import { LOST, type Lost, type Store, type Stored } from './store';

/**
 * Objects of one bucket of Amazon S3, written only in the place of what was read (its API reference,
 * "Conditional requests"). All throw what AWS says, as `Aws.ask` does.
 */
export class S3Store implements Store {
  /** @param account whose bucket it is: one of somebody else with its name is not asked */
  constructor(
    private readonly client: S3Client,
    private readonly aws: Aws,
    private readonly bucket: string,
    private readonly account: string,
  ) {}

  async get(name: string): Promise<Stored | undefined> {
    const command = new GetObjectCommand({ ...this.place(name) });
    try {
      return await this.aws.ask(this.client, command, GET_VERSION);
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  async put(name: string, text: string, over: string | undefined): Promise<string | Lost> {
    const command = new PutObjectCommand({
      ...this.place(name),
      Body: text,
      ContentType: 'application/json',
      ...(over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over }),
    });
    try {
      return await this.aws.ask(this.client, command, PUT_VERSION);
    } catch (error) {
      if (!isConflict(error)) throw error;
      // An attempt without an answer may have got through, and the next met its own text.
      const there = await this.get(name);
      return there?.text === text ? there.version : LOST;
    }
  }

  private place(name: string) {
    return { Bucket: this.bucket, Key: name, ExpectedBucketOwner: this.account };
  }
}

/** Somebody else wrote, or writes at this moment; or what was there is there no more. */
function isConflict(error: unknown): boolean {
  const { name } = error as { name?: string };
  return (
    name === 'PreconditionFailed' || name === 'ConditionalRequestConflict' || name === 'NoSuchKey'
  );
}
