import { KnownError, type Report } from '../../rule-core/index';
import { isObject } from '../../rule-core/text/json';
import { type CommentDone, writeComment } from '../comment/write-comment';
import type { Io } from '../io';
import type { CommentValues } from '../options/index';
import { readEarlierReport } from '../reading/earlier-report';

const DONE: Readonly<Record<CommentDone, string>> = {
  created: 'the comment is written',
  updated: 'the comment is changed, as the verdict is',
  unchanged: 'the comment says it already',
  'not needed': 'there is nothing to tell, and no comment',
  'no pull request': 'the run is for no pull request, so there is no comment',
};

const TOKEN = 'ONE_ACTIVE_KEY_TOKEN';

/** Writes the report of an earlier run as a comment on the pull request. @returns the exit code */
export async function comment(file: string, options: CommentValues, io: Io): Promise<number> {
  const token = io.env[TOKEN] ?? '';
  if (token === '') {
    throw new KnownError(`no token: set the variable ${TOKEN} to one that may write the comment`);
  }
  const report = readEarlierReport(file, 'the report', io, isWhole) as unknown as Report;
  const done = await writeComment(
    report,
    {
      host: options.host ?? hostOf(io),
      token,
      name: options.name ?? 'gate',
      ...(options.pullRequest === undefined ? {} : { number: options.pullRequest }),
    },
    io,
  );
  io.stderr.write(`one-active-key: ${DONE[done]}.\n`);
  return 0;
}

function hostOf({ env }: Io): 'github' | 'gitlab' {
  if (env['GITHUB_ACTIONS'] === 'true') return 'github';
  if (env['GITLAB_CI'] === 'true') return 'gitlab';
  throw new KnownError('this is no run of GitHub or GitLab: say which by --host');
}

/** What a comment is made from; an earlier report for other purposes needs less. */
function isWhole(report: Readonly<Record<string, unknown>>): boolean {
  const { rule, tool, summary, errors, warnings, verdict, complete } = report;
  return (
    isObject(tool) &&
    isObject(summary) &&
    isObject(rule) &&
    Array.isArray(rule['benchmarks']) &&
    Array.isArray(errors) &&
    Array.isArray(warnings) &&
    typeof verdict === 'string' &&
    typeof complete === 'boolean'
  );
}
