/** What AWS Lambda runs for a sweep: each function of it has one of these as its handler. */
import { byRole as readByRole } from '../sweep/by-role';
import { environmentIn } from '../sweep/environment';
import { importFindings } from '../sweep/findings';
import { list as listAccounts } from '../sweep/list';
import { member as readMember } from '../sweep/member';
import { merge as mergeAll } from '../sweep/merge';
import type { LambdaContext } from '../sweep/reading';
import { remaining as listRemaining } from '../sweep/remaining';
import { ResultBucket } from '../sweep/result-bucket';
import { configurationOfFunction } from './configuration-parameter';

const environment = environmentIn(process.env);
const bucket = new ResultBucket(environment.bucket);
const configuration = configurationOfFunction(process.env['CONFIGURATION_PARAMETER']);
const { source, rate, role, externalId, filters } = environment;
const atRate = rate === undefined ? {} : { rate };

export const list = (event: unknown) => listAccounts(event, { bucket, role, source, filters });

export const member = (event: unknown, context?: LambdaContext) =>
  readMember(event, context, { bucket, source, ...atRate });

export const remaining = (event: unknown) => listRemaining(event, { bucket });

export const byRole = (event: unknown, context?: LambdaContext) =>
  readByRole(event, context, {
    bucket,
    roleName: role,
    source,
    rate: rate ?? 10,
    ...(externalId === undefined ? {} : { externalId }),
  });

export const merge = (event: unknown) => mergeAll(event, { bucket, configuration });

export const findings = (event: unknown, context?: LambdaContext) =>
  importFindings(event, context, {
    bucket,
    roleName: role,
    ...(externalId === undefined ? {} : { externalId }),
  });
