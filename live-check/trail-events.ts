import { type CloudTrailClient, type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { allPages, BrokenList } from './pages';
import type { Run } from './run';

/** The calls that change which keys a user has, or who is who. */
const EVENT_NAMES = [
  'CreateAccessKey',
  'UpdateAccessKey',
  'DeleteAccessKey',
  'CreateUser',
  'DeleteUser',
  'UpdateUser',
] as const;

/** Two calls a second are allowed per account and region (CloudTrail API reference, LookupEvents). */
const BETWEEN_CALLS = 500;
/** Past so many pages of fifty, listing the account is quicker. */
const MAX_PAGES = 200;

/**
 * The users whom successful calls since `from` concern, in lower case.
 *
 * @throws Error for a call that fails, a list that does not end, an event that names nobody
 */
export async function touchedUsers(
  run: Run,
  cloudTrail: CloudTrailClient,
  from: Date,
): Promise<Set<string>> {
  const touched = new Set<string>();
  let pages = 0;
  for (const name of EVENT_NAMES) {
    const events = allPages(async (token) => {
      if (pages++ > 0) await run.sleep(BETWEEN_CALLS);
      if (pages > MAX_PAGES)
        throw new BrokenList('CloudTrail has more events than are worth reading');
      run.reader.count('LookupEvents');
      const answer = await cloudTrail.send(
        new LookupEventsCommand({
          StartTime: from,
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      );
      const { Events: items = [], NextToken: next } = answer;
      return { items, truncated: next !== undefined && next !== '', marker: next };
    });
    for await (const page of events) {
      for (const event of page) usersOf(event).forEach((it) => touched.add(it.toLowerCase()));
    }
  }
  return touched;
}

interface Content {
  readonly eventSource?: string;
  readonly errorCode?: string;
  readonly userIdentity?: { readonly type?: string; readonly userName?: string };
  readonly requestParameters?: { readonly userName?: string; readonly newUserName?: string } | null;
  readonly responseElements?: {
    readonly accessKey?: { readonly userName?: string };
    readonly user?: { readonly userName?: string };
  } | null;
}

/** Whom an event concerns. A call without a user's name is about whoever makes it. */
export function usersOf(event: Event): string[] {
  let content: Content;
  try {
    content = JSON.parse(event.CloudTrailEvent ?? '') as Content;
    if (typeof content !== 'object' || (content as unknown) === null) throw unreadable(event);
  } catch {
    throw unreadable(event);
  }
  const { eventSource, errorCode, userIdentity, requestParameters, responseElements } = content;
  // Other services have a CreateUser too, and what failed changed nothing.
  if (eventSource !== undefined && eventSource !== 'iam.amazonaws.com') return [];
  if (errorCode !== undefined && errorCode !== '') return [];
  const named = [
    requestParameters?.userName,
    requestParameters?.newUserName,
    responseElements?.accessKey?.userName,
    responseElements?.user?.userName,
  ].filter((it) => it !== undefined);
  if (named.length > 0) return named;
  if (userIdentity?.type === 'Root') return [];
  if (userIdentity?.userName === undefined) throw unreadable(event);
  return [userIdentity.userName];
}

function unreadable({ EventId: id = 'without an id', EventName: name = 'event' }: Event): Error {
  return new Error(`CloudTrail's ${name} (${id}) does not say which user it is about`);
}
