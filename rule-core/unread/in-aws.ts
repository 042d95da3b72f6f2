/** Something that an input names, and that AWS has. */
export type InAws =
  /** An object of S3: a template, or a part of one. */
  | {
      readonly kind: 'object';
      readonly bucket: string;
      readonly key: string;
      readonly version?: string;
      /** The region that its address names. */
      readonly region?: string;
    }
  /** A version of an application in the Serverless Application Repository. */
  | { readonly kind: 'application'; readonly arn: string; readonly version: string }
  /** The template of a deployed stack, by its name or ARN. */
  | { readonly kind: 'stack'; readonly stack: string }
  /** All exports of the account and region that are asked. */
  | { readonly kind: 'exports' };

/** What came of asking AWS for it. */
export type FromAws =
  | { readonly text: string }
  /** As it was given to CloudFormation, and as that wrote it out. */
  | { readonly original: string; readonly processed: string }
  | {
      readonly account: string;
      readonly region: string;
      readonly exports: ReadonlyMap<string, string>;
    }
  /** Why it was not read, as the end of a sentence. */
  | { readonly problem: string };

/** What the report calls it; unique in a run. */
export function nameInAws(it: InAws): string {
  switch (it.kind) {
    case 'object': {
      const version = it.version === undefined ? '' : `?versionId=${it.version}`;
      // A key may hold what stands before a version.
      const key = it.key.replaceAll(/[%?#]/g, encodeURIComponent);
      return `${S3}${it.bucket}/${key}${version}`;
    }
    case 'application':
      return `${it.arn} ${it.version}`;
    case 'stack':
      return `stack ${it.stack}`;
    case 'exports':
      return 'exports';
  }
}

const S3 = 's3://';
const APPLICATION = /^arn:[\w-]+:serverlessrepo:/;

/** Whether a document was read from AWS, by its name: then no path in it is one of this machine. */
export function isInAws(file: string): boolean {
  return file.startsWith(S3) || APPLICATION.test(file);
}
