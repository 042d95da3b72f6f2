import { BadRequest, requestOf, type RunTask, VERIFICATION } from './request';
import { isSigned } from './signature';

/** So large may a request be; HCP Terraform's have a few thousand bytes. */
export const MOST_BYTES = 256 * 1024;

/** A request as it came over HTTP. */
export interface Received {
  readonly method: string;
  readonly body: Buffer;
  readonly signature: string | undefined;
}

/** What is answered at once, and what there is to do afterwards. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  readonly task?: RunTask;
}

/** Looks at the signature before at anything else. */
export function receive({ method, body, signature }: Received, key: string): Reply {
  if (method !== 'POST') return { status: 405, text: 'only POST is answered here' };
  if (body.length > MOST_BYTES) return { status: 413, text: 'the body is too large' };
  if (!isSigned(body, signature, key)) {
    return { status: 401, text: 'the signature is not that of the key of this task' };
  }
  try {
    const task = requestOf(body.toString('utf8'));
    if (task === VERIFICATION) return { status: 200, text: 'ok' };
    return { status: 200, text: 'ok', task };
  } catch (error) {
    if (error instanceof BadRequest) return { status: 400, text: error.message };
    throw error;
  }
}
