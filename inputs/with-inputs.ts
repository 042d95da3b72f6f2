import type { Report } from '../rule-core/index';
import type { Inputs } from './read-inputs';

/** A report with what became of its inputs: read, passed over, left to another, taken for a file. */
export function withInputs(
  report: Report,
  { documents, passedOver, settled, takenFor, fetched }: Inputs,
): Report {
  return {
    ...report,
    inputs: documents,
    ...(passedOver.length > 0 ? { passedOver } : {}),
    ...(settled.length > 0 ? { settled } : {}),
    ...(takenFor.length > 0 ? { takenFor } : {}),
    ...(fetched.length > 0 ? { fetched } : {}),
  };
}
