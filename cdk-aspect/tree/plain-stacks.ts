import { Stack } from 'aws-cdk-lib';
import type { TreeStack } from '../templates/walk-tree';

/** What a stack writes its template with; the library's own classes leave the first two alone. */
interface Writer {
  readonly _toCloudFormation?: unknown;
  readonly resolve?: unknown;
  readonly _synthesizeTemplate?: unknown;
}

/** As they are before anybody's code may put something in their place. */
const USUAL = methodsOf(Stack.prototype as unknown as Writer);

function methodsOf({ _toCloudFormation, resolve, _synthesizeTemplate }: Writer): Writer {
  return { _toCloudFormation, resolve, _synthesizeTemplate };
}

/** Whether the elements of a stack, resolved one by one, are what its template says. */
export function writesAsUsual(stack: Stack): boolean {
  const { _toCloudFormation: make, resolve } = stack as unknown as Writer;
  return make === USUAL._toCloudFormation && resolve === USUAL.resolve;
}

/** Whether a template is handed over as it was written. */
export function handsOverAsUsual(stack: Stack): boolean {
  return (stack as unknown as Writer)._synthesizeTemplate === USUAL._synthesizeTemplate;
}

/**
 * Fails for a stack that hands over its template in a way of its own: what that will be is not known
 * before synthesis. Templates that are uploaded for others have such ways in the library's own classes.
 */
export function assertHandsOverAsUsual({ stack, deployed }: TreeStack): void {
  if (deployed === 'product' || deployed === 'uploaded') return;
  if (handsOverAsUsual(stack)) return;
  throw new Error(
    'its class overrides _synthesizeTemplate, so what it will write is not known before synthesis: use the validator (OneActiveKey.enforce)',
  );
}
