'use strict';

// Where this repository lives, said once: `repository`, `homepage` and `bugs` of package.json. What the
// documentation, SARIF, SECURITY.md and CODEOWNERS say of it is made from there.
//   node scripts/home.js https://github.com/acme/one-active-key security@acme.example
//                                 says it, everywhere
//   node scripts/home.js --check [URL]
//                                 exits 1 where a file says something else, or it is not this URL
// Until it is said nothing is published, and OWNER stands for whoever holds the repository.
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const NOBODY = 'OWNER/one-active-key';
const SOURCE = 'rule-core/home.ts';
const DOCS = ['docs/ci.md', 'docs/pull-requests.md', 'docs/recipes.md'];
const ALL = ['package.json', SOURCE, ...DOCS, 'SECURITY.md', '.github/CODEOWNERS'];

const UNKNOWN = `Nothing is published yet, so there is no public address: tell the people from whom you have this
repository. The first release sets an e-mail address here, which needs no account, and is refused without one.`;

/** What package.json says; `undefined` where nothing is published yet. */
function homeOf({ repository, bugs }) {
  const url = repository?.url.replace(/^git\+|\.git$/g, '');
  return url === undefined
    ? undefined
    : { url, email: bugs.email, path: new URL(url).pathname.slice(1) };
}

/** The texts as they must be for a home, given what they are. */
function derive(texts, home) {
  const manifest = JSON.parse(texts['package.json']);
  const before = homeOf(manifest)?.path ?? NOBODY;
  const after = home?.path ?? NOBODY;
  const named = (text) => text.replaceAll(before, after);
  const [owner] = after.split('/');
  return {
    'package.json': `${JSON.stringify(manifestFor(manifest, home), null, 2)}\n`,
    [SOURCE]: texts[SOURCE].replace(
      /export const HOME[^;]*;/,
      `export const HOME: string | undefined = ${home ? `'${home.url}'` : 'undefined'};`,
    ),
    ...Object.fromEntries(DOCS.map((it) => [it, named(texts[it])])),
    'SECURITY.md': named(texts['SECURITY.md']).replace(
      /(<!-- contact[^>]*-->\n\n)[^]*?(\n\n<!-- end -->)/,
      (_, start, end) => start + contactOf(home) + end,
    ),
    '.github/CODEOWNERS': texts['.github/CODEOWNERS'].replace(
      /^(\/\S*|\*)( @\S+)?$/gm,
      (_, pattern) => (home ? `${pattern} @${owner}` : pattern),
    ),
  };
}

function manifestFor(manifest, home) {
  const said = ['repository', 'homepage', 'bugs'];
  const rest = Object.fromEntries(Object.entries(manifest).filter(([it]) => !said.includes(it)));
  if (!home) return rest;
  const fields = {
    repository: { type: 'git', url: `git+${home.url}.git` },
    homepage: `${home.url}#readme`,
    bugs: { url: `${home.url}/issues`, email: home.email },
  };
  // After the description, where people look for it.
  const { name, version, description, ...others } = rest;
  return { name, version, description, ...fields, ...others };
}

function contactOf(home) {
  if (!home) return UNKNOWN;
  return `Write to ${home.email}, which needs no account, or use [Report a vulnerability](${home.url}/security/advisories/new).`;
}

function readAll(root) {
  return Object.fromEntries(ALL.map((it) => [it, readFileSync(path.join(root, it), 'utf8')]));
}

/** Which files say something else than package.json. */
function wrongIn(root) {
  const texts = readAll(root);
  const wanted = derive(texts, homeOf(JSON.parse(texts['package.json'])));
  return ALL.filter((it) => it !== 'package.json' && texts[it] !== wanted[it]);
}

function main([first, second], root) {
  if (first === '--check') {
    const home = homeOf(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
    const problems = wrongIn(root).map((it) => `${it} says something else than package.json`);
    if (second !== undefined && home?.url !== second) {
      problems.push(`package.json names ${home?.url ?? 'no repository'}, and this is ${second}`);
    }
    for (const it of problems) console.error(it);
    return problems.length > 0 ? 1 : 0;
  }
  if (
    !/^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(first ?? '') ||
    !/^\S+@\S+\.\S+$/.test(second ?? '')
  ) {
    console.error('Give the https address of the repository, and an e-mail address for reports.');
    return 2;
  }
  const home = { url: first, email: second, path: new URL(first).pathname.slice(1) };
  const texts = derive(readAll(root), home);
  for (const [name, text] of Object.entries(texts)) writeFileSync(path.join(root, name), text);
  return 0;
}

if (require.main === module) {
  process.exitCode = main(process.argv.slice(2), process.cwd());
}

module.exports = { ALL, homeOf, wrongIn };
