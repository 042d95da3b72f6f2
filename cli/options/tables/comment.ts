import type { Entries, ValuesOf } from '../entry';
import { choice, file, number, pattern } from '../kinds/kinds';

/** No file of the repository may say where a token goes, so none of them is a setting. */
export const COMMENT = {
  report: {
    kind: file,
    takes: 'report',
    about: 'the JSON report of a run',
    argument: true,
    file: 'never',
  },
  host: {
    kind: choice(['github', 'gitlab']),
    takes: '<host>',
    about: 'github or gitlab',
    more: 'which API is asked; otherwise the one of the runner (`GITHUB_ACTIONS`, `GITLAB_CI`)',
    file: 'never',
  },
  pullRequest: {
    kind: number(999_999_999, { whole: true }),
    takes: '<number>',
    about: 'instead of that of the run',
    more: 'the number of the pull request or merge request, where the run is not for one',
    file: 'never',
  },
  name: {
    kind: pattern(/^[a-z0-9][a-z0-9-]{0,49}$/, 'small letters, digits and hyphens, at most 50'),
    takes: '<name>',
    about: 'tells several gates apart',
    more: 'tells the comments of several gates on one pull request apart',
    otherwise: 'gate',
    file: 'never',
  },
} as const satisfies Entries;

export type CommentValues = ValuesOf<typeof COMMENT>;
