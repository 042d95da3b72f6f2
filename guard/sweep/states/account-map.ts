import { SWEEP } from '../names';
import { invoke, type InvokeOptions, keepFailure, type State } from './tasks';

export interface AccountMapOptions {
  /** What tells the map's runs apart in the console. */
  readonly label: string;
  /** Where in the input the key of the list of accounts is. */
  readonly items: string;
  readonly concurrency: number;
  readonly ask: Pick<InvokeOptions, 'function' | 'as'>;
  readonly next: string;
}

/**
 * A child for each account. One that fails keeps why, in the bucket, and ends as failed, so that it shows;
 * no number of them ends the run, because the merge tells of each account. What children return goes to
 * the bucket, not into the state.
 */
export function accountMap({ label, items, concurrency, ask, next }: AccountMapOptions): State {
  return {
    Type: 'Map',
    Label: label,
    ItemReader: {
      Resource: 'arn:${Partition}:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Parameters: { 'Bucket.$': '$.bucket', 'Key.$': items },
    },
    ItemSelector: {
      'account.$': '$$.Map.Item.Value.account',
      'run.$': '$.run',
      'bucket.$': '$.bucket',
      'folder.$': '$.folder',
    },
    MaxConcurrency: concurrency,
    ToleratedFailurePercentage: 100,
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'Read',
      States: {
        Read: {
          ...invoke({ ...ask, payload: { 'run.$': '$.run', 'account.$': '$.account' } }),
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Keep why' }],
          End: true,
        },
        'Keep why': {
          ...keepFailure(),
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Not read' }],
          Next: 'Not read',
        },
        'Not read': { Type: 'Fail', Error: 'NotRead', Cause: 'The account was not read.' },
      },
    },
    ResultWriter: {
      Resource: 'arn:${Partition}:states:::s3:putObject',
      // Nothing of the input: what it is evaluated against is the result already.
      Parameters: { Bucket: '${Bucket}', Prefix: SWEEP.maps },
    },
    ResultPath: null,
    // Whatever became of the map, the merge says which accounts have a result.
    Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: null, Next: next }],
    Next: next,
  };
}
