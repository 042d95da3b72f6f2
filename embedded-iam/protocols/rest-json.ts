import type { Protocol } from '../service';
import { parseObject } from './json';

export interface Route {
  readonly method: string;
  /** Such as `/analyzer/{analyzerName}`: what is in braces becomes input. */
  readonly path: string;
  readonly action: string;
}

/** REST-JSON: the action by method and path (Access Analyzer). Dates are ISO 8601. */
export function restJson(routes: readonly Route[]): Protocol {
  return {
    parse({ method, path, query, body }) {
      for (const route of routes) {
        const found = route.method === method ? match(route.path, path) : undefined;
        if (!found) continue;
        const input = { ...Object.fromEntries(query), ...parseObject(body), ...found };
        return { action: route.action, input };
      }
      return { action: '', input: {} };
    },
    answer: (_, result) => ({ status: 200, type: TYPE, text: JSON.stringify(result) }),
    fail: (_, { code, message, status }) => ({
      status,
      type: TYPE,
      text: JSON.stringify({ message }),
      headers: { 'x-amzn-errortype': code },
    }),
  };
}

const TYPE = 'application/json';

function match(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const input: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const actual = decodeURIComponent(given[index] ?? '');
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) input[name] = actual;
    else if (part !== actual) return undefined;
  }
  return input;
}
