import type { CloudTrailClient, Event } from '@aws-sdk/client-cloudtrail';
import { LOOKUP_EVENTS } from '../../aws/answers/cloudtrail';
import { allPages, BrokenList } from '../../aws/pages';
import type { AccountReading } from '../reading';
import { wholeJson } from '../../../rule-core/text/whole-json';

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

/** A key that was made active, or was made inactive or deleted. */
export interface KeyChange {
  readonly accessKeyId: string;
  /** In milliseconds. */
  readonly at: number;
  readonly active: boolean;
  /** Of a key that was made: the ARN of who made it. */
  readonly madeBy?: string;
}

/** The users whom events concern, in lower case, each with the changes of its keys. */
export type Touched = ReadonlyMap<string, readonly KeyChange[]>;

/**
 * The users whom successful calls since `from` concern.
 *
 * @throws Error for a call that fails, a list that does not end, an event that names nobody
 */
export async function touchedUsers(
  run: AccountReading,
  cloudTrail: CloudTrailClient,
  from: Date,
): Promise<Touched> {
  // Loaded where it is needed: --source list does without it.
  const { LookupEventsCommand } = await import('@aws-sdk/client-cloudtrail');
  const touched = new Map<string, KeyChange[]>();
  let pages = 0;
  for (const name of EVENT_NAMES) {
    const events = allPages(
      async (token) => {
        if (pages++ > 0) await run.sleep(BETWEEN_CALLS);
        if (pages > MAX_PAGES)
          throw new BrokenList('CloudTrail has more events than are worth reading');
        run.reader.count('LookupEvents');
        const command = new LookupEventsCommand({
          StartTime: from,
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }],
          ...(token === undefined ? {} : { NextToken: token }),
        });
        return run.aws.ask(cloudTrail, command, LOOKUP_EVENTS);
      },
      (it) => it.EventId,
    );
    for await (const page of events) {
      for (const event of page) {
        const content = contentOf(event);
        const change = changeOf(event, content);
        for (const user of usersOf(event, content)) {
          const changes = touched.get(user.toLowerCase()) ?? [];
          touched.set(user.toLowerCase(), changes);
          if (change) changes.push(change);
        }
      }
    }
  }
  return touched;
}

interface Content {
  readonly eventSource?: string;
  readonly errorCode?: string;
  readonly userIdentity?: {
    readonly type?: string;
    readonly userName?: string;
    readonly arn?: string;
    readonly invokedBy?: string;
  };
  readonly requestParameters?: {
    readonly userName?: string;
    readonly newUserName?: string;
    readonly accessKeyId?: string;
    readonly status?: string;
  } | null;
  readonly responseElements?: {
    readonly accessKey?: { readonly userName?: string; readonly accessKeyId?: string };
    readonly user?: { readonly userName?: string };
  } | null;
}

function contentOf(event: Event): Content {
  let content: unknown;
  try {
    content = wholeJson(event.CloudTrailEvent ?? '');
  } catch {
    throw unreadable(event);
  }
  if (typeof content !== 'object' || content === null) throw unreadable(event);
  return content;
}

/** Whom an event concerns. A call without a user's name is about whoever makes it. */
function usersOf(event: Event, content: Content): string[] {
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

/** What an event says of a key. One without a time counts as if it were the last word for active. */
function changeOf(
  { EventName: name, EventTime: time }: Event,
  { requestParameters, responseElements, userIdentity }: Content,
): KeyChange | undefined {
  const id = responseElements?.accessKey?.accessKeyId ?? requestParameters?.accessKeyId;
  if (id === undefined || !name?.endsWith('AccessKey')) return undefined;
  const active =
    name === 'CreateAccessKey' ||
    (name === 'UpdateAccessKey' && requestParameters?.status !== 'Inactive');
  const maker =
    name === 'CreateAccessKey' ? (userIdentity?.arn ?? userIdentity?.invokedBy) : undefined;
  return {
    accessKeyId: id,
    at: time?.getTime() ?? (active ? Infinity : -Infinity),
    active,
    ...(typeof maker === 'string' ? { madeBy: maker } : {}),
  };
}

function unreadable({ EventId: id = 'without an id', EventName: name = 'event' }: Event): Error {
  return new Error(`CloudTrail's ${name} (${id}) does not say which user it is about`);
}
