import { createInterface } from 'node:readline/promises';
import type { Io } from './io';

/** Whether there is a person to ask: a terminal to read from and one to write to. */
export function canAsk({ stdin, stderr }: Io): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/** What a person answers to a question; empty where there is no answer. */
export async function ask(io: Io, question: string): Promise<string> {
  io.stderr.write(question);
  const lines = createInterface({ input: io.stdin });
  try {
    for await (const line of lines) return line.trim();
    return '';
  } finally {
    lines.close();
  }
}
