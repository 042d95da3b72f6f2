/** The parts of an IAM policy that are understood here; anything else is refused, not ignored. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly {
    readonly Sid?: string;
    readonly Effect: 'Allow' | 'Deny';
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

const KNOWN = ['Sid', 'Effect', 'Action', 'Resource'];

/**
 * Whether a policy lets a call through (IAM user guide, "Policy evaluation logic"): an explicit Deny
 * wins, then an Allow is needed. Conditions and the Not-elements are not understood.
 */
export function isAllowed(policy: PolicyDocument, action: string, resource: string): boolean {
  const matching = policy.Statement.filter((statement) => {
    const strange = Object.keys(statement).find((it) => !KNOWN.includes(it));
    if (strange !== undefined) throw new Error(`The embedded IAM does not understand ${strange}.`);
    return (
      listOf(statement.Action).some((it) => matches(it.toLowerCase(), action.toLowerCase())) &&
      listOf(statement.Resource).some((it) => matches(it, resource))
    );
  });
  return (
    matching.some((it) => it.Effect === 'Allow') && !matching.some((it) => it.Effect === 'Deny')
  );
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** `*` is any text, `?` any character. */
function matches(pattern: string, text: string): boolean {
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}
