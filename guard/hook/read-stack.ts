import { readStacks } from '../../inputs/cloudformation/index';
import { BadDocument, type Document } from '../../inputs/cloudformation/parse/document';
import { parseDocument } from '../../inputs/cloudformation/parse/parse-document';
import type { AccessKey, ReadError } from '../../rule-core/index';
import type { Account } from '../account/account';
import type { GuardConfiguration } from '../configuration';
import { isObject } from '../../rule-core/text/json';
import type { TemplateRequest } from '../question/event';
import { changeOfGuard, type GuardChange } from './guard-parts';
import type { Payload } from '../question/payload';
import { withValues } from './with-values';

/** What messages call the template. */
export const TEMPLATE = 'template';

/** What a template and its change set say. */
export interface StackReading {
  readonly keys: readonly AccessKey[];
  readonly errors: readonly ReadError[];
  /** Resources whose templates are judged when CloudFormation makes their stacks. */
  readonly elsewhere: readonly string[];
  readonly guardChanges: readonly GuardChange[];
}

/**
 * The keys of a stack: as its template has them, with the values that a change set shows, and with what
 * transforms make of the template where CloudFormation tells that.
 */
export async function readStack(
  request: TemplateRequest,
  { template, changed }: Payload,
  configuration: GuardConfiguration,
  account: Account | undefined,
): Promise<StackReading> {
  const { changeSet, stack } = request;
  const known = account && changeSet !== undefined ? { account, changeSet } : undefined;
  // Without the values every world that the template allows is judged: that passes nothing more.
  const parameters = known ? await known.account.parametersOf(known.changeSet).catch(none) : {};
  let read = readWith(template, request, configuration, parameters);
  if (read.errors.length > 0 && known) {
    // Transforms and modules: CloudFormation itself tells what they make.
    const processed = await known.account.processedTemplate(known.changeSet).catch(() => undefined);
    const again =
      processed === undefined
        ? undefined
        : readWith(processed, request, configuration, parameters, true);
    if (again?.errors.length === 0) read = again;
  }
  if (request.kind === 'stack') return read;
  const scene = { file: TEMPLATE, account: request.account };
  const keys = withValues(read.keys, changed, stack ? { ...scene, stack: stack.name } : scene);
  const shown = changed.flatMap(({ action, logicalId, type, after, line }) => {
    const change = action === 'DELETE' ? undefined : changeOfGuard(logicalId, type, after);
    return change ? [{ ...change, ...(line === undefined ? {} : { line }) }] : [];
  });
  return { ...read, keys, guardChanges: onceEach([...shown, ...read.guardChanges]) };
}

/** The keys that a template declares, in every world that it allows. */
export function readWith(
  template: string,
  { account, stack }: TemplateRequest,
  { trustedTransforms }: GuardConfiguration,
  parameters: Readonly<Record<string, string>>,
  processed = false,
): StackReading {
  const elsewhere = new Set<string>();
  const file = processed ? `processed ${TEMPLATE}` : TEMPLATE;
  const document = documentIn(template, file);
  const { keys, errors } = readStacks(
    [
      {
        name: file,
        file,
        template,
        parameters,
        prefix: '',
        account: { id: account, scope: account },
        ...(document ? { document } : {}),
        ...(stack ? { region: stack.region, stackName: stack.name } : {}),
      },
    ],
    {
      trustedTransforms,
      // There are no files beside it.
      readFile: () => undefined,
      onTemplateElsewhere: ({ logicalId }) => elsewhere.add(logicalId),
    },
  );
  return { keys, errors, elsewhere: [...elsewhere], guardChanges: guardChangesIn(document) };
}

/** Nothing where the text is no template, which the reading tells. */
function documentIn(template: string, file: string): Document | undefined {
  try {
    return parseDocument(template, file);
  } catch (error) {
    if (error instanceof BadDocument) return undefined;
    throw error;
  }
}

function guardChangesIn(document: Document | undefined): GuardChange[] {
  const { Resources: resources } = isObject(document?.value) ? document.value : {};
  return Object.entries(isObject(resources) ? resources : {}).flatMap(([logicalId, body]) => {
    if (!isObject(body) || typeof body['Type'] !== 'string') return [];
    const change = changeOfGuard(logicalId, body['Type'], body['Properties']);
    const line = document?.locate(['Resources', logicalId])?.line;
    return change ? [{ ...change, ...(line === undefined ? {} : { line }) }] : [];
  });
}

/** Of two that tell of one resource, the one that is certain. */
function onceEach(changes: readonly GuardChange[]): GuardChange[] {
  const found = new Map<string, GuardChange>();
  for (const it of changes) {
    if (found.get(it.logicalId)?.certain !== true) found.set(it.logicalId, it);
  }
  return [...found.values()];
}

function none(): Readonly<Record<string, string>> {
  return {};
}
