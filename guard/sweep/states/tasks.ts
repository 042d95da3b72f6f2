import { PARTS } from '../../../live-check/organization/results/result-folder';

/** A state of the Amazon States Language. */
export type State = Readonly<Record<string, unknown>>;

/** What AWS Lambda says when another try may help (AWS Step Functions developer guide, "Lambda"). */
const PASSING = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/** Waits longer each time, and not all children at the same moment. */
const RETRY = {
  ErrorEquals: PASSING,
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxDelaySeconds: 120,
  MaxAttempts: 6,
  JitterStrategy: 'FULL',
};

/** Longer than a function may run (15 minutes), so that a function ends first and tells more. */
const TIMEOUT = 960;

export interface InvokeOptions {
  /** The ARN of a function, or what makes it. */
  readonly function: string | { readonly format: string };
  /** A role of another account by which it is invoked. */
  readonly as?: { readonly format: string };
  readonly payload: State;
  /** What is kept of the answer. */
  readonly result?: State;
}

/** Invokes a function and keeps of its answer only what is wanted: a state has 256 KiB at most. */
export function invoke({ function: name, as, payload, result }: InvokeOptions): State {
  const named =
    typeof name === 'string' ? { FunctionName: name } : { 'FunctionName.$': name.format };
  return {
    Type: 'Task',
    Resource: 'arn:${Partition}:states:::lambda:invoke',
    ...(as ? { Credentials: { 'RoleArn.$': as.format } } : {}),
    Parameters: { ...named, Payload: payload },
    TimeoutSeconds: TIMEOUT,
    Retry: [RETRY],
    ResultSelector: result ?? {},
  };
}

/** Keeps why the part of an account failed where no function may be able to: with AWS's own integration. */
export function keepFailure(): State {
  return {
    Type: 'Task',
    Resource: 'arn:${Partition}:states:::aws-sdk:s3:putObject',
    Parameters: {
      'Bucket.$': '$.bucket',
      'Key.$': `States.Format('{}/${PARTS.failed}/{}.json', $.folder, $.account)`,
      // The account, the run, and its failure with Error and Cause.
      'Body.$': 'States.JsonToString($)',
      ContentType: 'application/json',
    },
    ResultPath: null,
    TimeoutSeconds: 60,
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 4 }],
  };
}
