import type { GetCredentialReportCommand } from '@aws-sdk/client-iam';
import { readReportFrom, type ReportRows, UnreadableReport } from './rows';

const OPEN = '<Content>';

/**
 * Lets a GetCredentialReport read the rows of the report while its answer arrives: the SDK would hold the
 * text several times over, half a gigabyte for 50,000 users. What is left for the SDK is the answer
 * without the text. An answer of another form is left to the SDK as it is.
 *
 * @returns the rows, once the command is answered; `undefined` where the SDK has the text
 */
export function readWhileItArrives(command: GetCredentialReportCommand): {
  rows: ReportRows | undefined;
} {
  const read: { rows: ReportRows | undefined } = { rows: undefined };
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { statusCode?: number; body?: unknown };
      if (response.statusCode !== 200 || !isStream(response.body)) return result;
      const rest: Buffer[] = [];
      read.rows = await readReportFrom(contentIn(response.body, rest));
      response.body = Buffer.concat(rest);
      return result;
    },
    // Low: nearest to the answer, before the SDK reads it.
    { step: 'deserialize', name: 'readWhileItArrives', priority: 'low' },
  );
  return read;
}

/** The text between `<Content>` and `</Content>`, decoded, piece by piece; all else goes to `rest`. */
export async function* contentIn(
  body: AsyncIterable<Uint8Array>,
  rest: Buffer[],
): AsyncGenerator<Buffer> {
  let state: 'before' | 'within' | 'after' = 'before';
  let held = '';
  const keep = (text: string) => rest.push(Buffer.from(text, 'latin1'));
  for await (const chunk of body) {
    held += Buffer.from(chunk).toString('latin1');
    if (state === 'before') {
      const at = held.indexOf(OPEN);
      // The tag may be cut in two.
      const end = at < 0 ? Math.max(0, held.length - OPEN.length + 1) : at + OPEN.length;
      keep(held.slice(0, end));
      held = held.slice(end);
      if (at < 0) continue;
      state = 'within';
    }
    if (state === 'within') {
      const end = held.indexOf('<');
      const text = (end < 0 ? held : held.slice(0, end)).replace(/\s+/g, '');
      // Four letters are three bytes.
      const whole = end < 0 ? text.length - (text.length % 4) : text.length;
      yield decoded(text.slice(0, whole));
      held = end < 0 ? text.slice(whole) : held.slice(end);
      if (end < 0) continue;
      state = 'after';
    }
    keep(held);
    held = '';
  }
  if (state === 'within') throw new UnreadableReport('it is cut off');
  keep(held);
}

function decoded(text: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw new UnreadableReport('it is not written in Base64');
  return Buffer.from(text, 'base64');
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
