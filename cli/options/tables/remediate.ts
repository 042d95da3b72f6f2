import { PLAN_FORMATS } from '../../../report/index';
import type { Entries, ValuesOf } from '../entry';
import {
  choice,
  duration,
  file,
  files,
  flag,
  type Kind,
  number,
  pattern,
  target,
  text,
} from '../kinds/kinds';
import { wrong } from '../kinds/kind';
import { CONNECTION, LIVE } from './live';
import { ENTER, MANY } from './remediate-many';
import { CONFIG, MASK } from './report';

/** What the three commands take; no file may choose where keys are deactivated. */
const ACCOUNT = {
  profile: CONNECTION.profile,
  region: { ...CONNECTION.region, file: 'never' },
  roleArn: { ...CONNECTION.roleArn, file: 'never' },
  ...MASK,
} as const satisfies Entries;

/** Users with the key to keep of each. */
const keep: Kind<Readonly<Record<string, readonly string[]>>> = {
  ...text,
  repeats: true,
  parse: (word, before = {}) => {
    const [, user, key] = /^(.+)=([A-Z0-9]{16,128})$/.exec(word) ?? [];
    if (user !== undefined && key !== undefined) {
      // A user may be called as what every object has.
      const named = Object.hasOwn(before, user) ? before[user] : undefined;
      return { ...before, [user]: [...(named ?? []), key] };
    }
    throw wrong('USER=KEY_ID, such as alice=AKIAIOSFODNN7EXAMPLE', word);
  },
};

export const PLAN = {
  ...ACCOUNT,
  ...CONFIG,
  ...MANY,
  unusedFor: {
    kind: duration(),
    takes: '<time>',
    about: 'a key unused this long is not in use',
    more: 'a key that was not used for this long is not in use; where you do not say, a person decides about one that was used within the last 100 days (a job of every quarter)',
    otherwise: '45d',
    file: 'never',
  },
  minAge: {
    kind: duration(),
    takes: '<time>',
    about: 'leave younger keys alone',
    more: 'do not deactivate a key that is younger: AWS shows the last use late',
    otherwise: '1d',
    file: 'never',
  },
  rotationWindow: {
    ...LIVE.rotationWindow,
    about: 'leave rotations alone this long: 7d',
    more: 'how long a [rotation](live-check.md#while-keys-are-rotated) may take, as in `live`: until then neither of its keys is planned for',
  },
  ownerTag: {
    ...LIVE.ownerTag,
    about: 'the user tag that names the owner',
    more: 'show with each user its owner, by this tag of the user',
    file: 'never',
  },
  forRole: {
    kind: pattern(
      /^(arn:[\w-]+:iam::\d{12}:role\/)?([!-.0-~]+\/)*[\w+=,.@-]{1,64}$/,
      'the name or the ARN of a role',
    ),
    takes: '<role>',
    about: 'who may apply it: a role by name or ARN',
    more: 'who may apply the plan: a role, by its name (the one that makes the changes in the account) or its ARN; without it, only who made the plan',
    file: 'never',
  },
  keep: {
    kind: keep,
    takes: '<user=key>',
    about: 'the key to keep for a user; repeatable',
    more: 'the key to keep for a user, `USER=KEY_ID`; may be repeated, also for users of one name in several accounts',
    file: 'never',
  },
  state: {
    kind: files,
    takes: '<file>',
    about: 'a Pulumi or Terraform state that may own keys',
    more: 'a `pulumi stack export` or `terraform show -json`: where it owns a key, the plan names the resource and what to change in the code; may be repeated',
    file: 'never',
  },
  exceptions: {
    kind: file,
    takes: '<file>',
    about: 'accepted findings are not planned for',
    more: 'the [exceptions](exceptions.md): accepted users are not planned for',
    file: 'decides',
  },
  output: {
    kind: target,
    short: '-o',
    takes: '<file>',
    about: 'the file of the plan, for apply',
    more: 'the file of the plan, for `apply`: JSON with account, caller, time, version of the tool and the state it was made from',
    file: 'never',
  },
  format: {
    kind: choice([...Object.keys(PLAN_FORMATS), 'json']),
    short: '-f',
    takes: '<format>',
    about: 'how the plan is shown',
    more: 'how the plan is shown: `text`, `markdown`, `html` or `json`',
    otherwise: 'text',
    file: 'never',
  },
} as const satisfies Entries;

const CHANGES = {
  rate: {
    kind: number(10_000),
    takes: '<number>',
    about: 'changes a second',
    more: 'the most changes a second',
    otherwise: '5',
    file: 'never',
  },
  keepGoing: { kind: flag, about: 'continue after an error', file: 'never' },
  yes: {
    kind: flag,
    short: '-y',
    about: 'do not ask',
    more: 'do not ask; without it and without a terminal, nothing is changed and the exit code is 2',
    file: 'never',
  },
} as const satisfies Entries;

export const APPLY = {
  plan: {
    kind: file,
    argument: true,
    takes: '<plan>',
    about: 'the file of the plan',
    file: 'never',
  },
  ...ACCOUNT,
  ...ENTER,
  canary: {
    kind: number(10_000, { whole: true }),
    takes: '<n>',
    about: 'ask again after so many accounts',
    more: 'of an organization: after so many accounts in which a key was deactivated, ask whether to go on; where there is no terminal and no `--yes`, stop',
    file: 'never',
  },
  journal: {
    kind: file,
    takes: '<file>',
    about: 'a record for undo (default: beside the plan)',
    more: 'the record that `undo` works from; the default is a file beside the plan',
    file: 'never',
  },
  maxPlanAge: {
    kind: duration(),
    takes: '<time>',
    about: 'refuse a plan that is older',
    more: 'refuse a plan that is older',
    otherwise: '7d',
    file: 'never',
  },
  planDigest: {
    kind: pattern(/^[0-9a-fA-F]{64}$/, 'a digest of 64 digits'),
    takes: '<sha256>',
    about: 'the plan that was approved, and no other',
    more: 'the digest of the plan that was approved, as `plan` shows it; any other plan is refused',
    file: 'never',
  },
  max: {
    kind: number(1_000_000, { whole: true }),
    takes: '<number>',
    about: 'deactivate at most this many keys',
    file: 'never',
  },
  ...CHANGES,
} as const satisfies Entries;

export const UNDO = {
  journal: {
    kind: file,
    argument: true,
    takes: '<journal>',
    about: 'the file of the journal',
    file: 'never',
  },
  ...ACCOUNT,
  ...ENTER,
  ...CHANGES,
} as const satisfies Entries;

export const FINISH = {
  journal: UNDO.journal,
  ...ACCOUNT,
  ...ENTER,
  after: {
    kind: duration(),
    takes: '<time>',
    about: 'inactive for so long',
    more: 'only keys that have been inactive for so long',
    otherwise: '30d',
    file: 'never',
  },
  output: {
    kind: target,
    short: '-o',
    takes: '<file>',
    about: 'what would be deleted, as JSON',
    file: 'never',
  },
  planDigest: {
    ...APPLY.planDigest,
    about: 'what was approved, and nothing else',
    more: 'the digest of the deletion plan that was approved; if anything else would be deleted now, nothing is',
  },
  delete: {
    kind: flag,
    about: 'delete them; this cannot be undone',
    more: '**delete** the listed keys; this cannot be undone, and needs `--yes` too',
    file: 'never',
  },
  rate: CHANGES.rate,
  yes: CHANGES.yes,
} as const satisfies Entries;

export type PlanValues = ValuesOf<typeof PLAN>;
export type ApplyValues = ValuesOf<typeof APPLY>;
export type UndoValues = ValuesOf<typeof UNDO>;
export type FinishValues = ValuesOf<typeof FINISH>;
