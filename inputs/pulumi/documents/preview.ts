import type { DecidedKey } from '../../read-result';
import { isObject } from '../../../rule-core/text/json';
import { isKey, type PulumiResource } from '../resource';
import { leftBehind, renamesOf, underNewName } from './renames';
import { DocumentProblem, type StackDocument } from './stack-document';
import { isNamed, MARKS, resourcesOfStates } from './states';
import { stepContradictions } from './step-contradictions';
import { type Step, withCurrentUrns } from './steps';

/** What exists once the plan is carried out; deletions of old states are left out. */
const STAYING: ReadonlySet<string> = new Set([
  'same',
  'create',
  'update',
  'replace',
  'create-replacement',
  'import',
  'import-replacement',
  'read',
  'read-replacement',
]);

/** Of those, what makes something new. */
const MAKING: ReadonlySet<string> = new Set(['create', 'replace', 'create-replacement']);

/** Steps that leave nothing new behind: what they are about is deleted, let go of, or only looked at. */
const PASSING: ReadonlySet<string> = new Set([
  'delete',
  'delete-replaced',
  'discard',
  'discard-replaced',
  'remove-pending-replace',
  'refresh',
  'diff',
  'extend-parameterize',
]);

/**
 * The resources that exist after a previewed update. A step that is neither kind (pulumi/pulumi
 * pkg/resource/deploy/step.go, StepOps) is a problem: it may make a key.
 *
 * @throws DocumentProblem for a preview made without `--show-sames`: it leaves out the keys that stay
 *   as they are, so that a second key beside one of them looks like the only one
 */
export function resourcesOfPreview(document: Readonly<Record<string, unknown>>): StackDocument {
  const steps = Array.isArray(document['steps']) ? document['steps'].filter(isObject) : [];
  const summary = record(document['changeSummary']);
  const expected = typeof summary['same'] === 'number' ? summary['same'] : 0;
  // The stack itself is always shown, so one step of this kind says nothing of the others.
  const missing = expected - steps.filter((it) => it['op'] === 'same').length;
  if (missing > 0) {
    throw new DocumentProblem(
      `leaves out ${missing} of the ${expected} resources that stay the same, and keys among them: make it with pulumi preview --json --show-sames`,
    );
  }
  const taken = withCurrentUrns(steps.map(stepOf));
  const renames = renamesOf(taken);
  const states = taken.flatMap(({ op, before, after }) => {
    if (!STAYING.has(op) || !after) return [];
    const state = {
      ...after,
      ...idThatStays(op, after, before),
      ...outputsOf(op, after),
      external: op.startsWith('read') || after['external'] === true,
      [MARKS]: isLeftOut(op, after, before) ? { leftOut: true } : {},
    };
    return [op === 'same' || op === 'update' ? underNewName(state, renames) : state];
  });
  const left = leftBehind(taken, renames);
  // The outputs of a preview are those from before the step: what is planned stands in the inputs.
  const resources = resourcesOfStates([...states, ...left]).map(planned);
  return {
    resources,
    problems: problemsOf(document, steps),
    decidesAbout: steps.flatMap(settledBy),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function stepOf({ op, oldState, newState }: Readonly<Record<string, unknown>>): Step {
  return {
    op: typeof op === 'string' ? op : '',
    before: isObject(oldState) ? oldState : undefined,
    after: isObject(newState) ? newState : undefined,
  };
}

/** The key of this stack that was there before a step; one that is only read stays another's. */
function settledBy({ op, oldState, newState }: Readonly<Record<string, unknown>>): DecidedKey[] {
  if (!isObject(oldState) || oldState['external'] === true) return [];
  if (typeof op !== 'string' || op.startsWith('read')) return [];
  const { type, id, inputs, outputs } = oldState;
  if (typeof type !== 'string' || !isKey(type) || typeof id !== 'string') return [];
  const [user] = [outputs, inputs].flatMap((it) =>
    isObject(it) && typeof it['user'] === 'string' ? [it['user']] : [],
  );
  // An alias renames it: the state that is read with the preview may be from before or after it.
  const urns = [oldState, newState].flatMap((it) =>
    isObject(it) && typeof it['urn'] === 'string' ? [it['urn']] : [],
  );
  return [...new Set(urns)].map((address) => ({
    accessKeyId: id,
    address,
    ...(user === undefined ? {} : { user }),
  }));
}

/**
 * What stays or is changed in place keeps its id, which only the old state has: the new state is shown
 * as it is before the step is carried out.
 */
function idThatStays(
  op: string,
  { id }: Readonly<Record<string, unknown>>,
  oldState: unknown,
): { id?: unknown } {
  const hasOwn = typeof id === 'string' && id !== '';
  return !hasOwn && (op === 'same' || op === 'update') && isObject(oldState)
    ? { id: oldState['id'] }
    : {};
}

/** What is made in this run has no id yet; the outputs may still be those of what it replaces. */
function outputsOf(
  op: string,
  { outputs }: Readonly<Record<string, unknown>>,
): { outputs?: unknown } {
  if (!MAKING.has(op) || !isObject(outputs)) return {};
  return { outputs: Object.fromEntries(Object.entries(outputs).filter(([name]) => name !== 'id')) };
}

/** What `--target` leaves out is shown like what stays the same, but it was never made: it has no id. */
function isLeftOut(
  op: string,
  newState: Readonly<Record<string, unknown>>,
  oldState: unknown,
): boolean {
  const { id } = { ...newState, ...idThatStays(op, newState, oldState) };
  return op === 'same' && newState['custom'] === true && (typeof id !== 'string' || id === '');
}

function planned(resource: PulumiResource): PulumiResource {
  const { inputs, outputs } = resource;
  return inputs && resource.external !== true
    ? { ...resource, outputs: { ...identityOnly(outputs), ...inputs } }
    : resource;
}

/** What no plan changes: an id, which tells a key that is managed and read as one, and an account. */
function identityOnly(outputs: object): object {
  return Object.fromEntries(
    ['id', 'arn'].flatMap((name) => {
      const value: unknown = Object.getOwnPropertyDescriptor(outputs, name)?.value;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/**
 * What the engine says at the end of a preview that a policy has failed: such a preview shows every
 * resource. Whatever else fails is said in an error of its own as well (pulumi/pulumi
 * pkg/resource/deploy/deployment_executor.go, Execute).
 */
function isVerdict({ message, urn }: Readonly<Record<string, unknown>>): boolean {
  return typeof message === 'string' && !urn && /^(error:\s*)?preview failed\s*$/.test(message);
}

function problemsOf(
  document: Readonly<Record<string, unknown>>,
  steps: readonly Readonly<Record<string, unknown>>[],
): string[] {
  const ops = steps.map(({ op }) => (typeof op === 'string' ? op : ''));
  const strange = [...new Set(ops.filter((op) => !STAYING.has(op) && !PASSING.has(op)))].sort();
  const diagnostics = Array.isArray(document['diagnostics']) ? document['diagnostics'] : [];
  const failed = diagnostics.some(
    (it) => isObject(it) && it['severity'] === 'error' && !isVerdict(it),
  );
  const all = document['steps'] ?? [];
  const isWhole = Array.isArray(all) && all.length === steps.length;
  const without = steps.some(
    ({ op, newState }) => typeof op === 'string' && STAYING.has(op) && !isNamed(newState),
  );
  return [
    ...(isWhole && !without
      ? []
      : ['has steps that do not show what they make, which may be keys: make the preview again']),
    ...strange.map(
      (op) =>
        `has steps of a kind that is not known (${JSON.stringify(op.slice(0, 60))}), which may make keys: update one-active-key`,
    ),
    ...stepContradictions(record(document['changeSummary']), steps),
    ...(failed ? ['is of a preview that failed: it does not show every resource'] : []),
    ...(document['maybeCorrupt'] === true ? ['says of itself that it may be corrupt'] : []),
  ];
}
