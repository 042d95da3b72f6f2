import { isObject } from '../../../rule-core/text/json';
import { resourcesOfPreview } from './preview';
import { DocumentProblem, type StackDocument } from './stack-document';
import { wholeJson } from '../../../rule-core/text/whole-json';

/**
 * Whether a text is a log of engine events, one JSON object a line: what `pulumi preview --json` streams
 * with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW`, `pulumi up --json` and `--event-log`
 * (pulumi/pulumi sdk/go/common/apitype/events.go, EngineEvent).
 */
export function isEventLog(text: string): boolean {
  const [line = ''] = /^\s*(\{[^\n]*)/.exec(text)?.slice(1) ?? [];
  if (!/^\{\s*"sequence"\s*:/.test(line)) return false;
  const event = eventOf(line);
  return event !== undefined && 'timestamp' in event;
}

/**
 * The resources that exist after the run that a log of events tells of.
 *
 * @throws DocumentProblem for a log without its end: what it does not show may be keys
 */
export function resourcesOfEvents(text: string): StackDocument {
  const lines = text.split('\n').filter((it) => it.trim() !== '');
  const events = lines.flatMap((it): Json[] => definedIn(eventOf(it)));
  const summaries = events.flatMap((it) => definedIn(recordOf(it['summaryEvent'])));
  const summary = summaries.at(-1);
  if (events.length < lines.length || !summary) {
    throw new DocumentProblem(
      'is a log of events without its end: it does not show every resource',
    );
  }
  const steps = events.flatMap((it) => {
    const metadata = recordOf(recordOf(it['resourcePreEvent'])?.['metadata']);
    if (!metadata) return [];
    const { op, urn, old, new: made } = metadata;
    return [{ op, urn, oldState: old, newState: made }];
  });
  const diagnostics = events.flatMap((it) => {
    const told = recordOf(it['diagnosticEvent']);
    if (told) return [told];
    return it['errorEvent'] || it['resOpFailedEvent'] ? [{ severity: 'error' }] : [];
  });
  return resourcesOfPreview({ steps, diagnostics, changeSummary: summary['resourceChanges'] });
}

type Json = Readonly<Record<string, unknown>>;

function definedIn(event: Json | undefined): Json[] {
  return event ? [event] : [];
}

function eventOf(line: string): Json | undefined {
  try {
    const event: unknown = wholeJson(line);
    return recordOf(event);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Json | undefined {
  return isObject(value) ? value : undefined;
}
