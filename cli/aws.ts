import type { ConnectionOptions, Waiting } from '../live-check/index';
import { ask, canAsk } from './ask';
import { KnownError } from '../rule-core/known-error';
import type { Io } from './io';
import { showsLines } from './writing/progress';

/** What a command that asks AWS brings along: a person to ask, and somebody who watches. */
export type Attended = Pick<ConnectionOptions, 'askMfaCode'> & {
  readonly onWaiting?: (waiting: Waiting) => void;
};

/** A code is asked for, and a slow answer is told, where there is a terminal. */
export function attended(io: Io, quiet = false): Attended {
  return {
    ...(canAsk(io) ? { askMfaCode: (device) => askMfaCode(io, device) } : {}),
    ...(quiet || !showsLines(io)
      ? {}
      : {
          onWaiting: (it) => {
            io.stderr.write(`\r\u001b[K${waitingLine(it)}`);
          },
        }),
  };
}

/** What the line says while an answer is slow to come. */
export function waitingLine({ service, action, attempt, waited }: Waiting): string {
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  return `waiting for ${service} to answer ${action}: ${Math.round(waited / 1000)} s${again}`;
}

async function askMfaCode(io: Io, device: string): Promise<string> {
  const code = await ask(io, `Code of the MFA device ${device}: `);
  if (!/^\d{6}$/.test(code)) throw new KnownError('the code of an MFA device has six digits.');
  return code;
}
