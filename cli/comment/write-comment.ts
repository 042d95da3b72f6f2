import { KnownError, type Report } from '../../rule-core/index';
import type { Io } from '../io';
import { asker } from './ask';
import { commentOf, isWorthTelling, markOf, saysTheSame } from './body';
import { GitHub, pullRequestIn } from './github';
import { GitLab, mergeRequestIn } from './gitlab';
import type { Host, OwnComment } from './host';

export interface CommentOptions {
  readonly host: 'github' | 'gitlab';
  readonly token: string;
  readonly name: string;
  /** The number of the pull request. @default the one that the run is for */
  readonly number?: number;
}

export type CommentDone = 'created' | 'updated' | 'unchanged' | 'not needed' | 'no pull request';

/**
 * Writes the comment for a report on the pull request of the run: one comment, which is changed only
 * when the verdict is, and only where its author is the owner of the token.
 *
 * @throws KnownError where the host cannot be asked, or refuses
 */
export async function writeComment(
  report: Report,
  { host, token, name, number: given }: CommentOptions,
  { env }: Pick<Io, 'env'>,
): Promise<CommentDone> {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new KnownError('the token is none', 'connection');
  const number = given ?? (host === 'github' ? pullRequestIn(env) : mergeRequestIn(env));
  if (number === undefined) return 'no pull request';
  const ask = await asker(env);
  const Kind = host === 'github' ? GitHub : GitLab;
  return write(report, new Kind(env, number, token, ask), name);
}

async function write(report: Report, host: Host, name: string): Promise<CommentDone> {
  const body = commentOf(report, name);
  const own = await find(host, markOf(name));
  if (!own) {
    if (!isWorthTelling(report)) return 'not needed';
    await host.create(body);
    return 'created';
  }
  if (saysTheSame(own.body, body)) return 'unchanged';
  await host.update(own.id, body);
  return 'updated';
}

async function find(host: Host, mark: string): Promise<OwnComment | undefined> {
  for await (const it of host.own()) {
    if (it.body.startsWith(`${mark}\n`) || it.body.startsWith(`${mark}\r\n`)) return it;
  }
  return undefined;
}
