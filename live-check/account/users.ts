import { sentenceOf } from '../aws/errors';
import { fail, lacksSession, note, type AccountReading } from './reading';

/** The users of an account: when each was made, in milliseconds, by name as IAM writes it. */
export type Users = Map<string, number | undefined>;

/** Users as they are listed, and whether the list came to its end; if not, that is an error of the run. */
export async function listUsers(run: AccountReading): Promise<{ users: Users; whole: boolean }> {
  const users: Users = new Map();
  try {
    for await (const page of run.reader.users()) {
      for (const user of page) {
        const { UserName: name, CreateDate: created, Path: path = '/', UserId: id } = user;
        users.set(name, created?.getTime());
        if (id !== undefined && id !== '') run.userIds.set(name, id);
        if (path !== '/') run.paths.set(name, path);
      }
    }
    return { users, whole: true };
  } catch (error) {
    const what = 'its users could not all be listed';
    if (!lacksSession(run, error, what)) fail(run, `${what}: ${sentenceOf(error)}`);
    return { users, whole: false };
  }
}

/**
 * Every user, with the proof that it is every one: the list came to its end and IAM counts no more.
 * Users come and go, so where the two differ both are asked once more. Without the proof the run has
 * an error, and the users are those that were seen.
 */
export async function listAllUsers(run: AccountReading): Promise<Users> {
  const { users, whole } = await listUsers(run);
  if (!whole) return users;
  let counted = await countUsers(run);
  if (counted !== undefined && counted !== users.size) {
    const again = await listUsers(run);
    for (const [name, created] of again.users) users.set(name, created);
    if (again.whole) counted = await countUsers(run);
  }
  if (counted !== undefined && counted > users.size) {
    fail(run, `IAM counts ${counted} users, but ${users.size} were listed: some were not seen`);
  }
  return users;
}

/** IAM's own count; without it nobody can say that all users were seen. */
export async function countUsers(run: AccountReading): Promise<number | undefined> {
  try {
    const { users, rootHasKeys } = await run.reader.summary();
    if (rootHasKeys) mentionRoot(run);
    return users;
  } catch (error) {
    const what = 'its users could not be counted, so it is not known that all were seen';
    if (!lacksSession(run, error, what)) {
      fail(run, `${what}: GetAccountSummary ${sentenceOf(error)}`);
    }
    return undefined;
  }
}

function mentionRoot(run: AccountReading): void {
  const message = `The root user of ${run.input} has access keys. It is no IAM user and not judged here, but it should have none.`;
  if (!run.warnings.some((it) => it.message === message)) note(run, message);
}
