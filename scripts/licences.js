'use strict';

const { readdirSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { packagesIn } = require('./bundle');

/** The licences of the packages in a bundle, as their texts ask for: by name, in order. */
function licencesOf(built, root) {
  const texts = packagesIn(built).map(({ folder }) => {
    const about = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(path.join(root, folder)).find((it) => /^licen[sc]e/i.test(it));
    if (!about.license) throw new Error(`${about.name} ${about.version} names no licence`);
    const text = file ? readFileSync(path.join(root, folder, file), 'utf8').trim() : '';
    return { title: `${about.name} ${about.version} (${about.license})`, text };
  });
  return grouped(texts);
}

/** Many packages have one text, which then stands once. */
function grouped(texts) {
  const byText = new Map();
  for (const { title, text } of texts) byText.set(text, [...(byText.get(text) ?? []), title]);
  return [...byText]
    .map(([text, titles]) => [[...new Set(titles)].sort().join('\n'), text].join('\n\n').trim())
    .sort()
    .map((it) => `${it.replaceAll('\r\n', '\n')}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}

module.exports = { licencesOf };
