import { ServiceError } from '../error';
import type { Data, Protocol } from '../service';

/** AWS JSON 1.1: the action in `X-Amz-Target` (CloudTrail, Organizations). Dates are epoch seconds. */
export const JSON_1_1: Protocol = {
  parse({ headers, body }) {
    const target = headers['x-amz-target'];
    return {
      action: (typeof target === 'string' ? target : '').split('.').at(-1) ?? '',
      input: parseObject(body),
    };
  },
  answer: (_, result) => ({ status: 200, type: TYPE, text: JSON.stringify(seconds(result)) }),
  fail: (_, { code, message, status }) => ({
    status,
    type: TYPE,
    text: JSON.stringify({ __type: code, message }),
  }),
};

const TYPE = 'application/x-amz-json-1.1';

export function parseObject(body: string): Readonly<Record<string, unknown>> {
  if (body === '') return {};
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw new ServiceError('SerializationException', 'The body is not JSON.');
  }
}

function seconds(value: Data): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map((it: Data) => seconds(it));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, it]: [string, Data | undefined]) => [
      name,
      it === undefined ? undefined : seconds(it),
    ]),
  );
}
