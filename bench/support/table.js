'use strict';

const digits = (value, count = 3) =>
  value >= 100 ? value.toFixed(0) : Number(value.toPrecision(count)).toString();

/** The columns that a table may have: a column without anything in it is left out. */
const COLUMNS = {
  '': (it) => it.what,
  who: (it) => it.who,
  time: (it) => (it.value === undefined ? undefined : `${digits(it.value)} ${it.unit}`),
  ratio: (it) => (it.ratio === undefined ? undefined : `${digits(it.ratio)} of ${it.to}`),
  more: (it) => (it.more === undefined ? undefined : `${digits(it.more)} ${it.unit}`),
  work: (it) => (it.work === undefined ? undefined : `${digits(it.work)} s`),
  'ratio of work': (it) => (it.workRatio === undefined ? undefined : digits(it.workRatio)),
  growth: (it) => (it.growth === undefined ? undefined : it.growth.toFixed(2)),
  memory: (it) => (it.peak === undefined ? undefined : `${it.peak.toFixed(0)} MiB`),
  exit: (it) => (it.exit === undefined ? undefined : String(it.exit)),
  right: (it) => (it.right === undefined ? undefined : String(it.right)),
  how: (it) => it.about,
};

/** Rows as a Markdown table, which is easy to read in a terminal too. */
function tableOf(rows) {
  const names = Object.keys(COLUMNS).filter((name) => rows.some((it) => COLUMNS[name](it)));
  const cells = [
    names,
    names.map(() => '---'),
    ...rows.map((row) => names.map((name) => COLUMNS[name](row) ?? '–')),
  ];
  const widths = names.map((_, at) => Math.max(...cells.map((line) => line[at].length)));
  return cells
    .map((line) => `| ${line.map((it, at) => it.padEnd(widths[at])).join(' | ')} |`)
    .join('\n');
}

module.exports = { tableOf };
