import type { ReadError, Report, Warning } from '../../rule-core/index';
import type { GuardChange } from '../hook/guard-parts';
import type { Judgement } from '../hook/judgement';
import { clipped, inert, LONGEST_NAME } from './words';

/** What was not read, and why. */
export function notRead({ input, message, location }: ReadError): string {
  const line = location?.line === undefined ? '' : `, line ${location.line}`;
  return inert(`Not read (${input}${line}): ${message}`);
}

/** That a resource changes the guard itself. */
export function guardChange({ logicalId, part, certain, line }: GuardChange): string {
  const name = clipped(logicalId === '' ? 'This resource' : logicalId, LONGEST_NAME);
  const place = line === undefined ? '' : ` (line ${line})`;
  const what = certain ? `changes ${part} of the guard` : 'may change a part of the guard';
  return inert(
    `${name}${place} ${what}, which keeps IAM users from a second active access key. Only the guard's own stack may: change it there, or take ${name} out.`,
  );
}

/** What the guard does not know of this operation, and who does. */
export function notKnown({ elsewhere, notCompared, guardChanges }: Judgement): string[] {
  return [
    ...guardChanges.filter((it) => !it.certain).map(guardChange),
    ...elsewhere.map((it) =>
      inert(
        `The template of ${clipped(it, LONGEST_NAME)} is not part of this event: it is judged when CloudFormation makes its stack.`,
      ),
    ),
    ...notCompared.map((it) =>
      inert(
        `The user of ${clipped(it, LONGEST_NAME)} cannot be named before the deployment, so its key was not compared with those in the account.`,
      ),
    ),
  ];
}

/** Exceptions that accept nothing any more. */
export function stale(report: Report): string[] {
  return told(report, 'exception-expired');
}

/** Warnings of one kind. */
export function told({ warnings }: Report, wanted: Warning['code']): string[] {
  return warnings.flatMap(({ code, message }) => (code === wanted ? [inert(message)] : []));
}
