import { writeComment } from '../cli/comment/write-comment';
import type { Io } from '../cli/io';
import { KnownError, type Report } from '../rule-core/index';

/**
 * Tells the verdict on the pull request, where there is a token for it. The gate is the exit code: a
 * comment that cannot be written (the run of a fork may not) is told and changes nothing.
 *
 * @returns the output `comment`
 */
export async function commentOn(
  report: Report | undefined,
  input: (name: string) => string,
  io: Io,
): Promise<string> {
  const token = input('comment-token');
  if (token === '') return '';
  if (!report) return 'failed';
  try {
    const [name, number] = [input('comment-name'), input('pull-request')];
    if (!/^[a-z0-9][a-z0-9-]{0,49}$/.test(name)) {
      throw new KnownError('the input "comment-name" is of small letters, digits and hyphens');
    }
    if (!/^\d{0,9}$/.test(number)) throw new KnownError('the input "pull-request" is a number');
    const options = { host: 'github' as const, token, name };
    const of = number === '' ? {} : { number: Number(number) };
    return await writeComment(report, { ...options, ...of }, io);
  } catch (error) {
    const why = error instanceof KnownError ? error.sentence : 'internal error';
    io.stderr.write(`one-active-key: the comment was not written: ${why}\n`);
    return 'failed';
  }
}
