import type { Fetched, Warning } from '../../rule-core/index';

/** So many of them are told in words; the JSON report has all. */
const MAX_TOLD = 5;

const WHAT: Readonly<Record<Fetched['kind'], string>> = {
  object: 'Read from S3, as it was at the time of this check',
  application:
    'Read from the Serverless Application Repository, as it was at the time of this check',
  stack:
    'Taken from deployed stacks, whose templates are these files now: what their macros and modules bring, with the parameters of the last deployment',
  exports: 'Read from the exports of the account, as they were at the time of this check',
};

/** Notes about what was read from AWS: it may be another by the time of the deployment. */
export function fetchedNotes(fetched: readonly Fetched[]): Warning[] {
  return (['object', 'application', 'stack', 'exports'] as const).flatMap((kind): Warning[] => {
    const all = fetched.filter((it) => it.kind === kind);
    const told = [
      ...new Set(
        all.map(({ address, input }) => (kind === 'stack' ? `${input}: ${address}` : address)),
      ),
    ].sort();
    if (told.length === 0) return [];
    const more = told.length > MAX_TOLD ? `; and ${told.length - MAX_TOLD} more` : '';
    const some = told.slice(0, MAX_TOLD).join('; ');
    return [{ code: 'note', message: `${WHAT[kind]} (--fetch): ${some}${more}.` }];
  });
}

/** Each once, in order. */
export function fetchedOnce(fetched: readonly Fetched[]): Fetched[] {
  const byText = new Map(fetched.map((it) => [JSON.stringify(it), it] as const));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, it]) => it);
}
