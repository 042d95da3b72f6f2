import type { Value } from '../../evaluate/values/value';
import { own } from '../../parse/tree';
import type { Resource } from '../../evaluate/scope';

/**
 * Where the CDK says that the template is (`aws:asset:path`), if the URL is the one that the CDK makes
 * of it: an uploaded file is named after its content, and the bucket parameters of older versions are
 * `AssetParameters…`. A URL that was overridden leads elsewhere.
 */
export function assetPath(
  { body }: Resource,
  property: string,
  url: Value | undefined,
): string | undefined {
  const path = own(own(body, 'Metadata'), 'aws:asset:path');
  if (typeof path !== 'string') return undefined;
  const pieces = url?.kind === 'text' ? url.pieces : [];
  const last = pieces.at(-1);
  const whole = pieces.length === 1 ? last : undefined;
  const made =
    typeof last === 'string'
      ? /(^|\/)[0-9a-f]{64}(\.\w+)?$/.test(last) ||
        (typeof whole === 'string' && !/^[a-z][a-z0-9+.-]*:/i.test(whole))
      : JSON.stringify(own(own(body, 'Properties'), property) ?? '').includes('AssetParameters');
  return made ? path : undefined;
}
