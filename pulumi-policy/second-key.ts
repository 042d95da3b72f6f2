import { type AccessKey, evaluate, type Finding, isUnknown, type Report } from '../rule-core/index';
import { factsOf, type PulumiResource } from '../inputs/pulumi/index';
import type { StackInput } from '../inputs/cloudformation/index';
import type { RegisteredInputs } from './registered-inputs';
import type { Settings } from './options';

export interface SecondKey {
  readonly findings: readonly Finding[];
  readonly report: Report;
}

export interface BeforeItIsMade {
  /** The resource, and all that may bear on the question (`RegisteredInputs.beside`). */
  readonly beside: readonly PulumiResource[];
  readonly registered: RegisteredInputs;
  readonly settings: Settings;
  readonly now: Date;
  readonly benchmark?: string | undefined;
}

/**
 * Whether a resource, whose inputs the engine shows before it makes or changes it, gives a user a second
 * active key beside those that the run has asked for already.
 *
 * Says only what is certain: two declared keys with known users and known statuses stay what they are
 * whatever the run shows after them. A key that is not shown (deleted later, made by hand), not in this
 * run (`--target` shows none of its inputs) or not known proves nothing here.
 */
export async function secondKeys(
  urn: string,
  { beside, registered, settings, now, benchmark }: BeforeItIsMade,
): Promise<SecondKey> {
  const { keys, templates } = factsOf(beside, { family: 'stack', accounts: settings.profiles });
  const inside = templates.length > 0 ? await keysIn(templates, registered) : [];
  const certain = [...keys, ...inside].filter(isCertain);
  const report = evaluate(certain, {
    exceptions: settings.exceptions,
    now,
    ...(benchmark === undefined ? {} : { benchmark }),
  });
  const findings = report.findings.filter(
    (it) =>
      it.verdict === 'violation' &&
      isInEveryWorld(it) &&
      it.keys.some((key) => key.status !== 'Inactive' && isOf(key.address, urn)),
  );
  return { findings, report };
}

/** Whether there are two with all values of all parameters, be it other two. */
function isInEveryWorld({ when = {}, whichKeysBy = [] }: Finding): boolean {
  return Object.keys(when).every((it) => whichKeysBy.includes(it));
}

const read = new WeakMap<
  RegisteredInputs,
  { templates: readonly StackInput[]; keys: readonly AccessKey[] }
>();

/** The keys of templates, which are read once as long as they stay the same. */
async function keysIn(
  templates: readonly StackInput[],
  registered: RegisteredInputs,
): Promise<readonly AccessKey[]> {
  const before = read.get(registered);
  if (before && isSame(before.templates, templates)) return before.keys;
  const { readStacks } = await import('../inputs/cloudformation/index');
  const { keys } = readStacks(templates);
  read.set(registered, { templates, keys });
  return keys;
}

function isSame(before: readonly StackInput[], now: readonly StackInput[]): boolean {
  return (
    before.length === now.length &&
    before.every((it, index) => {
      const other = now[index];
      return (
        it.name === other?.name &&
        it.template === other.template &&
        it.account.id === other.account.id &&
        it.account.scope === other.account.scope &&
        givenTo(it) === givenTo(other)
      );
    })
  );
}

function givenTo({ stackName, parameters, unknownParameters }: StackInput): string {
  return JSON.stringify([stackName, parameters, unknownParameters]);
}

/** A key of a template has its stack's URN and a slash before its logical id. */
function isOf(address: string, urn: string): boolean {
  return address === urn || address.startsWith(`${urn}/`);
}

function isCertain({ user, status }: AccessKey): boolean {
  return (
    user.every(({ value }) => !isUnknown(value) && value.name !== undefined) &&
    status.every(({ value }) => !isUnknown(value))
  );
}
