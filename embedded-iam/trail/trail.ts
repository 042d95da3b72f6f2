import { ServiceError } from '../error';

/** An event as CloudTrail keeps it. */
export interface TrailEvent {
  readonly id: string;
  readonly name: string;
  readonly at: Date;
  /** When LookupEvents shows it: CloudTrail delivers minutes later, and in no fixed order. */
  readonly visibleAt: Date;
  readonly username: string | undefined;
  readonly readOnly: boolean;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** The content of `CloudTrailEvent`. */
  readonly content: Readonly<Record<string, unknown>>;
}

/** How long the n-th event (from 0) takes to be delivered, in milliseconds; `undefined`: never. */
export type DeliveryDelay = (index: number) => number | undefined;

const MAX_PAGE = 50;

/** The event history of one account: 90 days, newest first (CloudTrail API reference, LookupEvents). */
export class Trail {
  private readonly events: TrailEvent[] = [];

  constructor(
    private readonly now: () => Date,
    private readonly delay: DeliveryDelay,
  ) {}

  record(event: Omit<TrailEvent, 'id' | 'at' | 'visibleAt'>): void {
    const index = this.events.length;
    const id = `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`;
    const at = new Date(Math.floor(this.now().getTime() / 1000) * 1000);
    const delay = this.delay(index);
    const visibleAt = new Date(delay === undefined ? 8.64e15 : this.now().getTime() + delay);
    this.events.push({ ...event, id, at, visibleAt });
  }

  lookup({ from, to, attribute, start, size }: Lookup): { events: TrailEvent[]; next?: number } {
    if (size < 1 || size > MAX_PAGE) {
      throw new ServiceError('InvalidMaxResultsException', 'MaxResults must be between 1 and 50');
    }
    const matching = this.events
      .filter((it) => it.visibleAt <= this.now() && it.at >= from && it.at <= to)
      .filter((it) => !attribute || has(it, attribute))
      .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
    const end = start + size;
    const events = matching.slice(start, end);
    return end < matching.length ? { events, next: end } : { events };
  }
}

export interface Lookup {
  readonly from: Date;
  readonly to: Date;
  readonly attribute?: { readonly key: string; readonly value: string };
  readonly start: number;
  readonly size: number;
}

function has(event: TrailEvent, { key, value }: { key: string; value: string }): boolean {
  switch (key) {
    case 'EventName':
      return event.name === value;
    case 'EventSource':
      return event.content['eventSource'] === value;
    case 'EventId':
      return event.id === value;
    case 'ReadOnly':
      return String(event.readOnly) === value;
    case 'Username':
      return event.username === value;
    case 'ResourceName':
      return event.resources.some((it) => it.name === value);
    case 'ResourceType':
      return event.resources.some((it) => it.type === value);
    default:
      throw new ServiceError('InvalidLookupAttributesException', `No attribute ${key}`);
  }
}
