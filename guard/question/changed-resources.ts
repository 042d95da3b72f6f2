import { isObject } from '../../rule-core/text/json';
import { NotRead } from '../not-read';
import { wholeJson } from '../../rule-core/text/whole-json';

/** A resource that a change set changes, as CloudFormation resolved it. */
export interface ChangedResource {
  readonly logicalId: string;
  readonly type: string;
  /** `other` is an action that the guide does not describe. */
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE' | 'other';
  /** The line of the template, from 1. */
  readonly line?: number;
  /** Its properties before and after; absent where they are not told. */
  readonly before?: Properties;
  readonly after?: Properties;
}

export type Properties = Readonly<Record<string, unknown>>;

/** @throws NotRead for anything but a list of resources: one that is not read may be a key */
export function changedResources(list: unknown): ChangedResource[] {
  if (!Array.isArray(list)) {
    throw new NotRead('the payload in Amazon S3 does not list the resources of the change set');
  }
  return (list as unknown[]).map(changedResource);
}

function changedResource(it: unknown): ChangedResource {
  const { logicalResourceId: logicalId, resourceType: type } = isObject(it) ? it : {};
  if (!isObject(it) || typeof logicalId !== 'string' || typeof type !== 'string') {
    throw new NotRead('the payload in Amazon S3 has a changed resource that is not readable');
  }
  const { action, lineNumber: line } = it;
  const before = propertiesIn(it['beforeContext']);
  const after = propertiesIn(it['afterContext']);
  return {
    logicalId,
    type,
    action: action === 'CREATE' || action === 'UPDATE' || action === 'DELETE' ? action : 'other',
    ...(typeof line === 'number' && Number.isInteger(line) && line > 0 ? { line } : {}),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
  };
}

/** `{"Properties":{"UserName":"alice"}}`, as text; an object is taken as well. */
function propertiesIn(context: unknown): Properties | undefined {
  let value = context;
  if (typeof context === 'string') {
    try {
      value = wholeJson(context);
    } catch {
      return undefined;
    }
  }
  const properties = isObject(value) ? value['Properties'] : undefined;
  return isObject(properties) ? properties : undefined;
}
