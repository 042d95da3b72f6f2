import { isObject } from '../../rule-core/text/json';
import { NotRead } from '../not-read';
import { type ChangedResource, changedResources } from './changed-resources';
import { RepeatedName, wholeJson } from '../../rule-core/text/whole-json';

/** What lies at the pre-signed URL of a STACK or CHANGE_SET event. */
export interface Payload {
  /** The template as it was given, JSON or YAML. */
  readonly template: string;
  /** The template of the stack so far, where there is one. */
  readonly previous?: string;
  /** Of a change set: the resources that it changes, resolved. */
  readonly changed: readonly ChangedResource[];
}

/**
 * @param target of which kind the event is: a change set without its resources is not whole
 * @throws NotRead for what is not whole
 */
export function payloadOf(text: string, target: 'stack' | 'change-set'): Payload {
  let value: unknown;
  try {
    value = wholeJson(text);
  } catch (error) {
    if (error instanceof RepeatedName) {
      throw new NotRead(`the payload in Amazon S3 is not certain: ${error.message}`);
    }
    throw new NotRead('the payload in Amazon S3 is not valid JSON, or ends too early');
  }
  if (!isObject(value)) throw new NotRead('the payload in Amazon S3 is not an object');
  const { template, previousTemplate: previous, changedResources: changed } = value;
  if (typeof template !== 'string' || template.trim() === '') {
    throw new NotRead('the payload in Amazon S3 has no template');
  }
  return {
    template,
    ...(typeof previous === 'string' && previous.trim() !== '' ? { previous } : {}),
    changed: target === 'change-set' ? changedResources(changed) : [],
  };
}
