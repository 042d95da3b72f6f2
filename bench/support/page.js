'use strict';

// docs/benchmarks.md has the figures of bench/results/latest.json between two marks; what people write
// about them stands around.
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { tableOf } = require('./table');

const PAGE = path.join(__dirname, '../../docs/benchmarks.md');
const BEGIN = '<!-- made by npm run bench -->';
const END = '<!-- end of what npm run bench made -->';

/** The page with these figures. */
function pageWith(parts, page) {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has lost its marks: ${BEGIN}`);
  return `${page.slice(0, begin)}${BEGIN}\n\n${parts.map(section).join('\n\n')}\n\n${page.slice(end)}`;
}

function section({ title, rounds, machine, said, rows }) {
  const how = `${rounds} ${rounds === 1 ? 'round' : 'rounds'}; ${machine}.`;
  // A block of output that somebody says ends its paragraph.
  const text = [how, ...said].join(' ').replaceAll(/\n```\n */g, '\n```\n\n');
  return [`### ${title}`, text.trimEnd(), tableOf(rows)].join('\n\n');
}

async function writePage(parts) {
  const { format, resolveConfig } = require('prettier');
  const text = pageWith(parts, readFileSync(PAGE, 'utf8'));
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}

module.exports = { pageWith, PAGE, writePage };
