'use strict';

const MUCH = 1.1;

/**
 * What became worse by more than a tenth. Only what can be compared between two moments: ratios to
 * something that was run beside it, growth, memory, and how much is right.
 */
function worse(before, found) {
  const old = new Map(before.flatMap((part) => part.rows.map((it) => [idOf(part, it), it])));
  return found.flatMap((part) =>
    part.rows.flatMap((row) => {
      const last = old.get(idOf(part, row));
      return last ? comparedWith(last, row).map((it) => `${row.what}, ${row.who}: ${it}`) : [];
    }),
  );
}

/** The peers' own rows say how they do beside us: a greater ratio is not worse. */
function comparedWith(last, row) {
  const isOurs = row.to !== 'one-active-key';
  const figures = isOurs ? ['ratio', 'growth', 'peak'] : [];
  const grown = figures.flatMap((name) =>
    row[name] > last[name] * MUCH
      ? [`${name} ${shown(last[name])} became ${shown(row[name])}`]
      : [],
  );
  const wrong =
    row.who === 'one-active-key' && row.right < last.right
      ? [`right were ${last.right}, are ${row.right}`]
      : [];
  const slower =
    !isOurs && row.workRatio * MUCH < last.workRatio
      ? [`took ${shown(last.workRatio)} of our work, takes ${shown(row.workRatio)}`]
      : [];
  return [...grown, ...wrong, ...slower];
}

const shown = (number) => number.toPrecision(3);
const idOf = ({ name }, { what, who }) => [name, what, who.replace(/ [\d.]+$/, '')].join('\n');

module.exports = { worse };
