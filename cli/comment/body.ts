import { FORMATS } from '../../report/index';
import type { Report } from '../../rule-core/index';

/**
 * The comment for a report: our mark, and the report without what changes although the verdict does
 * not (how many documents were read, when). It holds no mark but the first, and no line that GitLab
 * takes for a quick action (`/merge`).
 *
 * @param name tells the comments of several gates on one pull request apart
 */
export function commentOf(report: Report, name: string): string {
  const shown: Report = {
    ...report,
    inputs: [],
    passedOver: (report.passedOver ?? []).filter((it) => it.mentioning > 0),
    warnings: report.warnings.filter((it) => it.code !== 'exception-expiring'),
  };
  const text = FORMATS['markdown']?.(shown, { quiet: true }) ?? '';
  return `${markOf(name)}\n${text.replace(/^([^\S\n\r\u2028\u2029]*)\//gm, '$1&#47;').trimEnd()}`;
}

/** What our comments begin with; hosts do not show it. */
export function markOf(name: string): string {
  return `<!-- one-active-key: ${name} -->`;
}

/** Whether they say the same of the verdict: lines move, and keys are added that change nothing. */
export function saysTheSame(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/:\d+(?=`)/g, ':0')
    .replace(/^[\d,]+ access keys? of [\d,]+ users? checked:/m, 'checked:')
    .trimEnd();
}

/** Whether there is anything to tell on a pull request that has no comment of ours. */
export function isWorthTelling({ verdict, complete, summary }: Report): boolean {
  return verdict !== 'compliant' || !complete || summary.errors > 0;
}
