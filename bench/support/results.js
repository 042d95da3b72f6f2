'use strict';

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const FILE = path.join(__dirname, '../results/latest.json');

/** The figures of the last time; none where there was none. */
function last() {
  return existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
}

/** Keeps the parts that were measured now, and of the others what was measured before. */
function keep(before, found, order) {
  const byName = new Map([...before, ...found].map((it) => [it.name, it]));
  const all = order.flatMap((name) => byName.get(name) ?? []);
  mkdirSync(path.dirname(FILE), { recursive: true });
  writeFileSync(FILE, `${JSON.stringify(all, roundedTo, 2)}\n`);
  return last();
}

/** Four digits say more than any run knows. */
function roundedTo(_, value) {
  return typeof value === 'number' && !Number.isInteger(value)
    ? Number(value.toPrecision(4))
    : value;
}

module.exports = { keep, last };
