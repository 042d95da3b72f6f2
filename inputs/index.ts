/**
 * Documents told apart by what they hold, not by their names, and read to access keys.
 *
 * @packageDocumentation
 */
export { readWithAws, type Shelf } from './from-aws/shelf';
export { withEdits } from './edits/suggest-edits';
export { type Inputs, readInputs } from './read-inputs';
export type { InputOptions } from './reading/found';
export { withInputs } from './with-inputs';
export type { ReadResult } from './read-result';
