import { isObject } from '../../../rule-core/text/json';

type Step = Readonly<Record<string, unknown>>;

/** What leaves a resource behind and is counted once for each step of its kind that is shown. */
const COUNTED = ['create', 'import', 'replace', 'update'] as const;

/** What leaves nothing behind, and has no new state. */
const DELETING: ReadonlySet<unknown> = new Set(['delete', 'delete-replaced']);

/**
 * Where a preview says one thing in one place and another in another: it was edited or cut, and what the
 * update makes is not certain. The engine counts the steps that it shows (pulumi/pulumi
 * pkg/backend/display/json.go), names each by the state that it leaves, and shows none after a deletion.
 */
export function stepContradictions(summary: Step, steps: readonly Step[]): string[] {
  const short = COUNTED.filter((op) => {
    const said = summary[op];
    return typeof said === 'number' && said > steps.filter((it) => it['op'] === op).length;
  });
  const isOther = steps.some(({ op, urn, oldState, newState }) => {
    const state = DELETING.has(op) ? oldState : newState;
    return typeof urn === 'string' && isObject(state) && state['urn'] !== urn;
  });
  const isBack = steps.some(({ op, newState }) => DELETING.has(op) && isObject(newState));
  const again = 'make the preview again';
  return [
    ...short.map(
      (op) =>
        `counts more steps of the kind "${op}" than it shows, and keys may be among them: ${again}`,
    ),
    ...(isOther
      ? [`has steps that are named otherwise than the resource they show: ${again}`]
      : []),
    ...(isBack ? [`has deletions that show a resource which stays: ${again}`] : []),
  ];
}
