import type { Entries, ValuesOf } from '../entry';
import { choice, flag, pattern } from '../kinds/kinds';

/** Where an action is: a repository of GitHub at a whole commit id. */
const ACTION = /^[\w.-]+\/[\w.-]+(?:\/[\w.-]+)*@[0-9a-f]{40}$/;

/** What `init` takes. */
export const INIT = {
  ci: {
    kind: choice(['auto', 'github', 'gitlab', 'none']),
    takes: '<system>',
    about: 'whose file to write',
    more: 'the CI system to write a file for: the one that is found (`auto`), GitHub, GitLab, or `none`',
    otherwise: 'auto',
    file: 'never',
  },
  action: {
    kind: pattern(ACTION, 'OWNER/NAME@COMMIT with a whole commit id'),
    takes: '<place>',
    about: 'your copy of the action: OWNER/NAME@COMMIT',
    more: 'where your copy of the GitHub action is, as `OWNER/NAME@COMMIT`; without it you fill it in',
    file: 'never',
  },
  yes: {
    kind: flag,
    short: '-y',
    about: 'write without a question',
    more: 'do not ask; without it and without a terminal, nothing is written and the exit code is 2',
    file: 'never',
  },
} as const satisfies Entries;

export type InitValues = ValuesOf<typeof INIT>;
