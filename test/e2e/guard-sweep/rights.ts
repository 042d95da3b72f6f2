/** A call that was made, and by which role. */
export interface Made {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
}

interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
}

interface Right extends Made {
  /** Only below these. */
  readonly prefixes?: readonly string[];
}

/** What the roles of the template may do; `bucket` is its only bucket. */
export function rightsIn(resources: Readonly<Record<string, Resource>>, bucket: string): Right[] {
  const flat = (value: unknown): string => {
    if (typeof value === 'string') return value;
    const { 'Fn::Join': joined, Ref: ref, 'Fn::GetAtt': att } = value as Record<string, unknown>;
    if (ref === 'AWS::Partition') return 'aws';
    if (Array.isArray(att) && String(att[0]).startsWith('GuardSweepResults')) {
      return `arn:aws:s3:::${bucket}`;
    }
    return Array.isArray(joined) ? (joined[1] as unknown[]).map(flat).join('') : '<other>';
  };
  return Object.values(resources).flatMap((it) => {
    if (it.Type !== 'AWS::IAM::Policy') return [];
    const { PolicyDocument: document, Roles: roles } = it.Properties as {
      PolicyDocument: {
        Statement: {
          Action: string | string[];
          Resource: unknown;
          Condition?: { StringLike?: { 's3:prefix'?: string[] | string } };
        }[];
      };
      Roles: { Ref: string }[];
    };
    const role = String(resources[roles[0]!.Ref]?.Properties['RoleName']);
    return document.Statement.flatMap((one) => {
      const within = one.Condition?.StringLike?.['s3:prefix'];
      return [one.Action].flat().flatMap((action) =>
        [one.Resource].flat().map((resource) => ({
          role,
          action,
          resource: flat(resource),
          ...(within === undefined ? {} : { prefixes: [within].flat() }),
        })),
      );
    });
  });
}

const matches = (text: string, pattern: string) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);

/** Whether a right allows a call: of a list, the resource is the bucket and what was asked for in it. */
export function allows(right: Right, { role, action, resource }: Made): boolean {
  if (right.role !== role || right.action !== action) return false;
  if (!right.prefixes) return matches(resource, right.resource);
  const [bucket = '', prefix = ''] = resource.split('?');
  return bucket === right.resource && right.prefixes.some((it) => matches(prefix, it));
}

/** A request to S3 as a call. */
export function s3Call(role: string, method: string, url: string): Made | undefined {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  const [bucket = '', ...key] = decodeURIComponent(pathname).slice(1).split('/');
  const arn = `arn:aws:s3:::${bucket}`;
  if (searchParams.has('list-type')) {
    const prefix = searchParams.get('prefix') ?? '';
    // The policy's patterns end where a name would begin.
    return { role, action: 's3:ListBucket', resource: `${arn}?${prefix}` };
  }
  if (key.join('/') === '') return undefined;
  const action = method === 'PUT' ? 's3:PutObject' : 's3:GetObject';
  return { role, action, resource: `${arn}/${key.join('/')}` };
}
