/** What Lambda runs: the hook with the account and the configuration that its environment names. */
import { accountClients, awsAccount } from '../account/aws-account';
import { hookHandler } from '../hook/handler';
import { configurationOfFunction } from './configuration-parameter';

const clients = accountClients();

export const handler = hookHandler({
  configuration: configurationOfFunction(process.env['CONFIGURATION_PARAMETER']),
  account: (time) => awsAccount(clients, time),
});
