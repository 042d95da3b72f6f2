import type { Report } from '../../../rule-core/index';
import type { Waiting } from '../../aws/ask/call';
import { type ConnectionOptions, signIn } from '../../aws/clients';
import { loadSdk } from '../../aws/connection/load-sdk';
import { loadPackages } from '../../aws/connection/sdk-packages';
import type { MergeOptions } from './merge';
import type { ResultFolder } from './result-folder';

export interface CheckSweepOptions extends ConnectionOptions, MergeOptions {
  /** The folder that a sweep has written: `s3://BUCKET/PREFIX`, or something that reads one. */
  readonly from: string | ResultFolder;
  /** Called while an answer is slow to come. */
  readonly onWaiting?: (waiting: Waiting) => void;
}

/**
 * Judges what a sweep of an organization has written, as `checkOrganization` judges what it reads: the
 * same report, in which every account that the sweep listed is judged or is an error.
 *
 * @throws KnownError for a folder that is not one of a sweep
 * @throws SdkMissing where it lies in Amazon S3 and the AWS SDK is not installed
 */
export async function checkSweep(options: CheckSweepOptions): Promise<Report> {
  const { from } = options;
  const { mergeResults } = await import('./merge');
  if (typeof from !== 'string') return mergeResults(from, options);
  const { S3Folder, s3Place } = await import('./s3-folder');
  const at = s3Place(from);
  const name = '@aws-sdk/client-s3';
  const { [name]: s3 } = await loadPackages({ [name]: () => import('@aws-sdk/client-s3') });
  const { settings, sts } = await signIn(await loadSdk(), options);
  const { Aws } = await import('../../aws/ask/ask');
  const client = new s3.S3Client({
    ...settings,
    // S3 says in which region a bucket lies; the SDK asks there, and follows nothing else.
    followRegionRedirects: true,
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  try {
    return await mergeResults(
      new S3Folder(client, new Aws(options.limits, options.onWaiting), at),
      options,
    );
  } finally {
    client.destroy();
    sts.destroy();
  }
}
