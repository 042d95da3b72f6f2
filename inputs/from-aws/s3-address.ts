import type { InAws } from '../../rule-core/index';

/** Amazon S3 user guide, "Bucket naming rules". */
const BUCKET = /^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;
const REGION = '[a-z]{2}(?:-[a-z]+)+-\\d';
/** Amazon S3 user guide, "Methods for accessing a bucket"; the last two are older ones. */
const HOST = new RegExp(
  `^(?:(.+)\\.)?s3(?:\\.dualstack)?(?:[.-](${REGION}))?\\.amazonaws\\.com(?:\\.cn)?$`,
);
/** In bytes (Amazon S3 user guide, "Naming objects"). */
const LONGEST_KEY = 1024;

/**
 * The object of S3 that an address names: `https://bucket.s3.region.amazonaws.com/key`,
 * `https://s3.region.amazonaws.com/bucket/key`, `s3://bucket/key`, each also with `?versionId=`.
 * `undefined` for every other address: it is never asked.
 */
export function s3Address(address: string): (InAws & { kind: 'object' }) | undefined {
  if (/[\0-\x20\x7f\\]/.test(address) || address.length > 4 * LONGEST_KEY) return undefined;
  const [, scheme = '', host = '', path = '', query] =
    /^(https|s3):\/\/([^/?#@:]+)\/([^?#]+)(?:\?([^#]*))?$/i.exec(address) ?? [];
  const version =
    query === undefined ? undefined : /^versionId=([\w.~-]{1,1024})$/.exec(query)?.[1];
  if (query !== undefined && version === undefined) return undefined;
  const place = scheme.toLowerCase() === 's3' ? { bucket: host, path } : inHttps(host, path);
  if (!place || !BUCKET.test(place.bucket) || !isLong(place.bucket, 3, 63)) return undefined;
  const key = decoded(place.path);
  if (key === undefined || key === '' || Buffer.byteLength(key) > LONGEST_KEY) return undefined;
  // A client may take these for steps of a path.
  if (key.includes('\0') || key.split('/').some((it) => it === '.' || it === '..'))
    return undefined;
  return {
    kind: 'object',
    bucket: place.bucket,
    key,
    ...(version === undefined ? {} : { version }),
    ...(place.region === undefined ? {} : { region: place.region }),
  };
}

interface Place {
  readonly bucket: string;
  readonly path: string;
  readonly region?: string;
}

function inHttps(host: string, path: string): Place | undefined {
  const found = HOST.exec(host.toLowerCase());
  if (!found) return undefined;
  const [, inHost, region] = found;
  const where = region === undefined ? {} : { region };
  if (inHost !== undefined) return { bucket: inHost, path, ...where };
  const slash = path.indexOf('/');
  return slash < 0
    ? undefined
    : { bucket: path.slice(0, slash), path: path.slice(slash + 1), ...where };
}

function isLong(text: string, least: number, most: number): boolean {
  return text.length >= least && text.length <= most;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
