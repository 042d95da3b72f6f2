import { functionOf } from '../../parse/tree';

/** Stands where a module's value is not carried out; no function of CloudFormation is called so. */
export const UNWRITTEN = 'Fn::OneActiveKey::Unwritten';

/**
 * A value that tools differ about, or that is not known here: nobody knows what it is.
 *
 * @param from where it stands, so that two of them are never the same value by accident
 */
export function unwritten(value: unknown, from: string): Record<string, unknown> {
  return functionOf(value)?.name === UNWRITTEN
    ? (value as Record<string, unknown>)
    : { [UNWRITTEN]: [from, value] };
}
