/** What AWS Lambda runs: it answers in time, whatever becomes of the thread that judges. */
import path from 'node:path';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { inThread } from './thread';

/** In MB: what AWS Lambda gives the function, of which payloads and this thread need their share. */
const memory = Number(process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 512);
const maxOldGenerationSizeMb = Math.max(96, Math.floor(memory * 0.6));

export const handler = inThread({
  start: () =>
    new Worker(path.join(__dirname, 'judge.js'), {
      env: SHARE_ENV,
      resourceLimits: { maxOldGenerationSizeMb, maxYoungGenerationSizeMb: 32 },
    }),
  log: (line) => {
    process.stdout.write(`${line}\n`);
  },
});
