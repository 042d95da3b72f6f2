import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { RULE } from '../../rule-core/index';

/** The plugin's name; it is the first half of the ids that the CDK prints and accepts. */
export const PLUGIN_NAME = 'one-active-key';
/** The name of the cdk-nag pack; its rule ids begin with it, as cdk-nag's do. */
export const NAG_PACK_NAME = 'OneActiveKey';

const ACKNOWLEDGED = Validations.ACKNOWLEDGED_RULES_METADATA_KEY;

/** A `Validations.of(construct).acknowledge()` that names our rule, or means to. */
export interface Acknowledgement {
  readonly construct: IConstruct;
  /** As the user wrote it. */
  readonly id: string;
  /** As the CDK recorded it. */
  readonly recorded: string;
  readonly reason: string;
  readonly rule: 'violation' | 'undetermined' | 'not ours';
  /** It may be meant for stacks that are not judged here, so it is not called unused. */
  readonly elsewhere: boolean;
}

type Metadata = IConstruct['node']['metadata'];

/** Whether a construct has an acknowledgement. Asked of every one; the getter makes a copy each time. */
export function isAcknowledged({ node }: IConstruct): boolean {
  const inner = node as unknown as {
    readonly metadata: Metadata;
    readonly _metadata?: Metadata | undefined;
  };
  const metadata = '_metadata' in inner ? inner._metadata : inner.metadata;
  if (metadata === undefined) return false;
  for (let at = 0; at < metadata.length; at++) if (metadata[at]?.type === ACKNOWLEDGED) return true;
  return false;
}

/** The acknowledgements of our rules on one construct. */
export function acknowledgementsOn(construct: IConstruct): Acknowledgement[] {
  const { metadata } = construct.node;
  return metadata.flatMap(({ type, data }) => {
    if (type !== ACKNOWLEDGED) return [];
    return Object.entries((data ?? {}) as Record<string, unknown>).flatMap(([recorded, given]) => {
      const rule = ruleOf(recorded);
      if (!rule) return [];
      const id = recorded.replace(/^annotation::/i, '');
      const reason = typeof given === 'string' ? given : '';
      return [{ construct, id, recorded, reason, rule, elsewhere: false }];
    });
  });
}

/** Qualified by one of our names or not qualified at all; another prefix means to be ours. */
function ruleOf(recorded: string): Acknowledgement['rule'] | undefined {
  const at = recorded.indexOf('::');
  const prefix = at < 0 ? '' : recorded.slice(0, at).toLowerCase();
  const name = at < 0 ? recorded : recorded.slice(at + 2);
  const known = ['', 'annotation', PLUGIN_NAME, NAG_PACK_NAME.toLowerCase()].includes(prefix);
  const bare = name.startsWith(`${NAG_PACK_NAME}-`) ? name.slice(NAG_PACK_NAME.length + 1) : name;
  if (known && bare === RULE.id) return 'violation';
  if (known && bare === RULE.undeterminedId) return 'undetermined';
  const meant = /iam-user-(one-active-)?access-key/i.test(name);
  return meant || prefix === PLUGIN_NAME || prefix === NAG_PACK_NAME.toLowerCase()
    ? 'not ours'
    : undefined;
}

/** The innermost acknowledgement of this rule that covers a construct. */
export function covering(
  construct: IConstruct,
  all: readonly Acknowledgement[],
  rule: Acknowledgement['rule'],
): Acknowledgement | undefined {
  const scopes = construct.node.scopes;
  return all
    .filter((it) => it.rule === rule && scopes.includes(it.construct))
    .sort((a, b) => scopes.indexOf(b.construct) - scopes.indexOf(a.construct))[0];
}
