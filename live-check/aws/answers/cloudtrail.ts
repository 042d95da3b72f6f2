import type {
  Event,
  LookupEventsCommandInput,
  LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import type { Page } from '../pages';
import { Misread } from '../ask/no-answer';
import { list, marker, type Operation } from '../ask/operation';

export const LOOKUP_EVENTS: Operation<
  LookupEventsCommandInput,
  LookupEventsCommandOutput,
  Page<Event>
> = {
  service: 'CloudTrail',
  action: 'LookupEvents',
  format: 'json',
  read: ({ Events, NextToken }, { LookupAttributes: [attribute] = [] }) => {
    const items = list(Events, 'list of events');
    const other = items.find(
      (it) => attribute?.AttributeKey === 'EventName' && it.EventName !== attribute.AttributeValue,
    );
    if (other)
      throw new Misread(`it has an event that was not asked for (${other.EventName ?? ''})`);
    const next = marker(NextToken);
    return { items, truncated: next !== undefined, marker: next };
  },
};
