/**
 * Deployed accounts, read from IAM and judged by the same rule.
 *
 * @packageDocumentation
 */
export { type Source, SOURCES } from './account-reading';
export { checkAccount, type CheckAccountOptions } from './check-account';
export { type Clients, type ConnectionOptions, SdkMissing } from './clients';
export { type CredentialReportReading, readCredentialReport } from './credential-report';
