import type { Service } from '../service';
import { ACCESS_ANALYZER } from './access-analyzer';
import { CLOUDFORMATION } from './cloudformation';
import { CLOUDTRAIL } from './cloudtrail';
import { IAM } from './iam';
import { ORGANIZATIONS } from './organizations';
import { S3 } from './s3';
import { SERVERLESS_APPLICATIONS } from './serverless-applications';
import { STS } from './sts';

/** Every service that is spoken here; a signature's scope picks one by its name. */
export const SERVICES: readonly Service[] = [
  IAM,
  STS,
  CLOUDTRAIL,
  ORGANIZATIONS,
  CLOUDFORMATION,
  ACCESS_ANALYZER,
  S3,
  SERVERLESS_APPLICATIONS,
];
