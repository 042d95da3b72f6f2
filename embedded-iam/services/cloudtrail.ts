import { ServiceError } from '../error';
import { markerOf, positionOf } from '../marker';
import { JSON_1_1 } from '../protocols/json';
import type { Context, Data, Service } from '../service';

const DAY = 24 * 60 * 60 * 1000;

interface Input {
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly MaxResults?: number;
  readonly NextToken?: string;
  readonly LookupAttributes?: readonly {
    readonly AttributeKey: string;
    readonly AttributeValue: string;
  }[];
}

/** LookupEvents, as the CloudTrail API reference describes it: one attribute at most, 50 a page. */
function lookupEvents({ call, trail, fault, now }: Context): Data {
  const input = call.input as Input;
  const { LookupAttributes: [attribute, second] = [], NextToken: token } = input;
  if (second) {
    throw new ServiceError('InvalidLookupAttributesException', 'Only one attribute can be given');
  }
  const start = token === undefined ? 0 : positionOf(token);
  if (!Number.isInteger(start)) {
    throw new ServiceError('InvalidNextTokenException', 'The token is invalid');
  }
  const { events, next } = trail.lookup({
    from: dateOf(input.StartTime) ?? new Date(now.getTime() - 90 * DAY),
    to: dateOf(input.EndTime) ?? now,
    start,
    size: fault?.kind === 'short-page' ? fault.size : (input.MaxResults ?? 50),
    ...(attribute
      ? { attribute: { key: attribute.AttributeKey, value: attribute.AttributeValue } }
      : {}),
  });
  const repeated = fault?.kind === 'repeated-marker';
  const following = next === undefined ? undefined : markerOf(next, call.number);
  const position = repeated ? markerOf(start) : following;
  return {
    Events: events.map((it) => ({
      EventId: it.id,
      EventName: it.name,
      ReadOnly: String(it.readOnly),
      EventTime: it.at,
      EventSource: 'iam.amazonaws.com',
      Username: it.username,
      Resources: it.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
      CloudTrailEvent: JSON.stringify({ ...it.content, eventID: it.id }),
    })),
    NextToken: position,
  };
}

function dateOf(seconds: number | undefined): Date | undefined {
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}

export const CLOUDTRAIL: Service = {
  name: 'cloudtrail',
  protocol: JSON_1_1,
  actions: { LookupEvents: lookupEvents },
};
