import type { InAws } from '../../rule-core/index';

/** AWS SAM developer guide, `AWS::Serverless::Application`, "ApplicationLocationObject". */
const ARN =
  /^arn:aws[a-z-]{0,20}:serverlessrepo:[a-z]{2,4}(?:-[a-z]+)+-\d:\d{12}:applications\/[\w-]{1,140}$/;
/** Semantic versioning 2.0.0; as long as a name of a release may sensibly be. */
const VERSION = /^\d{1,9}(?:\.\d{1,9}){2}(?:[-+][\w.+-]{1,100})?$/;

/** The version of an application that a template names; `undefined` for anything else: it is never asked for. */
export function application(
  arn: string,
  version: string,
): (InAws & { kind: 'application' }) | undefined {
  return ARN.test(arn) && VERSION.test(version) ? { kind: 'application', arn, version } : undefined;
}
