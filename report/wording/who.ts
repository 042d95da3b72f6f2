import type { Finding } from '../../rule-core/index';

/** Who answers for the user of a finding and who made its keys, as far as a live account tells. */
export interface Who {
  readonly owner?: string;
  /** `KEY by ARN`, of each key whose maker is known. */
  readonly made: readonly string[];
  /** Both as a sentence; absent where neither is known. */
  readonly sentence?: string;
}

export function whoOf({ user: { owner }, keys }: Finding): Who {
  const made = keys.flatMap(({ address, createdBy }) =>
    createdBy === undefined ? [] : [`${address} by ${createdBy}`],
  );
  const parts = [
    ...(owner === undefined ? [] : [`Owner: ${owner}`]),
    ...(made.length === 0 ? [] : [`Made: ${made.join(', ')}`]),
  ];
  return {
    ...(owner === undefined ? {} : { owner }),
    made,
    ...(parts.length === 0 ? {} : { sentence: `${parts.join('. ')}.` }),
  };
}

/** The sentence after others, where there is one. */
export function andWho(finding: Finding): string {
  const { sentence } = whoOf(finding);
  return sentence === undefined ? '' : ` ${sentence}`;
}
