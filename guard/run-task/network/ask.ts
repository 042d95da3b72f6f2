import http from 'node:http';
import https from 'node:https';
import type { Hosts } from './hosts';

/** A question to a host. */
export interface Question {
  readonly method: 'GET' | 'PATCH';
  readonly url: URL;
  /** Absent where the host must not have it. */
  readonly token?: string;
  readonly body?: string;
  /** Until when the whole answer must be there. */
  readonly signal: AbortSignal;
}

/** Asks a host. The answer is read by whoever asks. */
export type Ask = (question: Question) => Promise<http.IncomingMessage>;

/** Of HCP Terraform's API (JSON:API). */
const JSON_API = 'application/vnd.api+json';

/**
 * @param agent through a proxy, where there is one; this machine is always asked directly
 */
export function asker(hosts: Hosts, agent?: https.Agent): Ask {
  return ({ method, url, token, body, signal }) =>
    new Promise((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const lookup = hosts.lookup(url);
      const request = (isSecure ? https : http).request(
        url,
        {
          method,
          signal,
          agent: isSecure && agent ? agent : false,
          ...(lookup ? { lookup } : {}),
          headers: {
            accept: '*/*',
            // What is packed could be a thousand times as large unpacked.
            'accept-encoding': 'identity',
            'user-agent': 'one-active-key',
            'content-type': JSON_API,
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
          },
        },
        resolve,
      );
      request.on('error', reject);
      request.end(body);
    });
}

/** What went wrong on the way, in a word that holds nothing of an address. */
export function wayOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return [code, name].find((it): it is string => typeof it === 'string')?.slice(0, 40) ?? 'unknown';
}

/** Waits, but not beyond the end. @returns whether there is time left */
export function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve(!signal.aborted);
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}
