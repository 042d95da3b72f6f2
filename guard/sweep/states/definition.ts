import { SWEEP } from '../names';
import { accountMap } from './account-map';
import { invoke, type State } from './tasks';

export interface DefinitionOptions {
  /** How many accounts are read at a time by their own functions. */
  readonly concurrency: number;
  /** How many at a time by a role; 0 where none is. */
  readonly byRole: number;
  /** Whether findings are imported into Security Hub. */
  readonly findings: boolean;
}

/** A day has more runs than can be of use before this, and a run that hangs is told. In seconds. */
const LONGEST = 23 * 3_600;

/** The ARN of a function of this account. */
const own = (name: string) => `arn:\${Partition}:lambda:\${Region}:\${Account}:function:${name}`;

/**
 * The state machine of a sweep, in the Amazon States Language. `${Partition}`, `${Region}`,
 * `${Account}` and `${Bucket}` are put in when it is deployed.
 */
export function definitionOf({ concurrency, byRole, findings }: DefinitionOptions): State {
  const run = { 'run.$': '$.run' };
  const afterMembers = byRole > 0 ? 'Remaining' : 'Merge';
  const invoker = `States.Format('arn:\${Partition}:iam::{}:role${SWEEP.path}${SWEEP.invoker}', $.account)`;
  const memberFunction = `States.Format('arn:\${Partition}:lambda:\${Region}:{}:function:${SWEEP.member}', $.account)`;
  return {
    Comment: 'one-active-key: no IAM user of any account has more than one active access key.',
    StartAt: 'List',
    TimeoutSeconds: LONGEST,
    States: {
      List: {
        ...invoke({
          function: own(SWEEP.list),
          payload: { 'execution.$': '$$.Execution.Name', 'startedAt.$': '$$.Execution.StartTime' },
          result: {
            'run.$': '$.Payload.run',
            'bucket.$': '$.Payload.bucket',
            'folder.$': '$.Payload.folder',
            'items.$': '$.Payload.items',
          },
        }),
        Next: 'Each by its function',
      },
      'Each by its function': accountMap({
        label: 'members',
        items: '$.items',
        concurrency,
        ask: { function: { format: memberFunction }, as: { format: invoker } },
        next: afterMembers,
      }),
      ...(byRole > 0 ? remainingStates(byRole) : {}),
      Merge: {
        ...invoke({
          function: own(SWEEP.merge),
          payload: run,
          result: {
            'verdict.$': '$.Payload.verdict',
            'complete.$': '$.Payload.complete',
            'violations.$': '$.Payload.violations',
            'errors.$': '$.Payload.errors',
            'reports.$': '$.Payload.reports',
          },
        }),
        ResultPath: '$.merged',
        Next: findings ? 'Begin findings' : 'Is it whole',
      },
      ...(findings ? findingStates() : {}),
      'Is it whole': {
        Type: 'Choice',
        Choices: [
          {
            And: [
              { Variable: '$.merged.complete', BooleanEquals: true },
              ...(findings ? [{ Variable: '$.findings.failed', NumericEquals: 0 }] : []),
            ],
            Next: 'Whole',
          },
        ],
        Default: 'Not whole',
      },
      Whole: { Type: 'Succeed', OutputPath: '$.merged' },
      'Not whole': {
        Type: 'Fail',
        Error: 'NotWhole',
        Cause:
          'Some account was not read, or Security Hub did not take its findings. The report of the run names each.',
      },
    },
  };
}

/** Those that have no result yet, a few at a time: they share the rate of this account. */
function remainingStates(concurrency: number): State {
  return {
    Remaining: {
      ...invoke({
        function: own(SWEEP.remaining),
        payload: { 'run.$': '$.run' },
        result: { 'items.$': '$.Payload.items', 'accounts.$': '$.Payload.accounts' },
      }),
      ResultPath: '$.remaining',
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Merge' }],
      Next: 'Is there one',
    },
    'Is there one': {
      Type: 'Choice',
      Choices: [{ Variable: '$.remaining.accounts', NumericEquals: 0, Next: 'Merge' }],
      Default: 'Each by a role',
    },
    'Each by a role': accountMap({
      label: 'by-role',
      items: '$.remaining.items',
      concurrency,
      ask: { function: own(SWEEP.byRole) },
      next: 'Merge',
    }),
  };
}

/** Some accounts at each turn, as many as the function has time for. */
function findingStates(): State {
  const next = 'Is it whole';
  return {
    'Begin findings': {
      Type: 'Pass',
      Result: { after: '', failed: 0 },
      ResultPath: '$.findings',
      Next: 'Findings',
    },
    Findings: {
      ...invoke({
        function: own(SWEEP.findings),
        payload: {
          'run.$': '$.run',
          'after.$': '$.findings.after',
          'failed.$': '$.findings.failed',
        },
        result: {
          'after.$': '$.Payload.after',
          'failed.$': '$.Payload.failed',
          'done.$': '$.Payload.done',
        },
      }),
      ResultPath: '$.findings',
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Not whole' }],
      Next: 'Are all imported',
    },
    'Are all imported': {
      Type: 'Choice',
      Choices: [{ Variable: '$.findings.done', BooleanEquals: true, Next: next }],
      Default: 'Findings',
    },
  };
}
