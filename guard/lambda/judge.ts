/** The thread that judges: with the account and the configuration that its environment names. */
import { parentPort } from 'node:worker_threads';
import { accountClients, awsAccount } from '../account/aws-account';
import { hookHandler } from '../hook/handler';
import { configurationOfFunction } from './configuration-parameter';
import type { Question, Reply } from './thread';

const clients = accountClients();
const configuration = configurationOfFunction(process.env['CONFIGURATION_PARAMETER']);

async function answer({ id, event, until }: Question): Promise<Reply> {
  let line = '';
  const handler = hookHandler({
    configuration,
    account: (time) => awsAccount(clients, time),
    log: (it) => (line = it),
  });
  const context = { getRemainingTimeInMillis: () => until - Date.now() };
  return { id, answer: await handler(event, context), line };
}

parentPort?.on('message', (question: Question) => {
  void answer(question).then((reply) => parentPort?.postMessage(reply));
});
