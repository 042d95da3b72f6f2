import https from 'node:https';
import {
  type FetchLimits,
  type Get,
  signedAddress,
  textAt,
} from '../../live-check/aws/signed-address';
import { NotRead } from '../not-read';

/** Gets the text at a URL, and answers within the time and the size that it is given. */
export type FetchText = (url: URL, limits: FetchLimits) => Promise<string>;

/**
 * A template has 1 MB at most (CloudFormation quotas); the payload of a change set holds one, escaped,
 * and 500 resources before and after.
 */
export const PAYLOAD_BYTES = 32 * 1024 * 1024;

/**
 * The URL of a payload.
 *
 * @throws NotRead for one that is not signed by Amazon S3: CloudFormation gives no other
 */
export function payloadUrl(text: string): URL {
  const url = signedAddress(text);
  if (!url) {
    throw new NotRead('the payload of the event is not the address of a file in Amazon S3');
  }
  return url;
}

/** Reads texts with this; redirects are not followed. */
export function fetchWith(get: Get): FetchText {
  return (url, limits) => textAt(url, limits, { get, error: (what) => new NotRead(what) });
}

/** Reads a payload from Amazon S3. */
export const fetchFromS3: FetchText = fetchWith(https.get);
