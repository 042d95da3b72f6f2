'use strict';

// Looks for the input that takes the longest for its size: random inputs of each kind in shapes.js,
// folder-shapes.js and file-shapes.js of bench/support, of which the dearest is kept. Found is a worst
// case, not the worst case: what it finds is what the bounds on work are measured against. The answer may be undetermined or an error,
// never a pass that nobody looked at.
//   npm run build && node bench/worst.js [seconds for each kind, 20] [seed, 1] [kind]
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { readInputs } = require('../dist/inputs/index.js');
const { run } = require('../dist/cli/run.js');
const { evaluate } = require('../dist/rule-core/index.js');
const { folderShapes } = require('./support/folder-shapes');
const { fileShapes } = require('./support/file-shapes');
const { randomOf } = require('./support/random');
const { shapes } = require('./support/shapes');

const KINDS = [shapes, folderShapes, fileShapes].flatMap((it) => Object.keys(it));
const MOST_BYTES = 26_000;
const LONGEST_S = 1;

/** The processor time of reading and judging a text, or the texts of a folder, in seconds. */
function costOf({ text, texts = [text] }, folder) {
  const input = path.join(folder, 'input');
  rmSync(input, { recursive: true, force: true });
  mkdirSync(input);
  for (const [n, it] of texts.entries()) writeFileSync(path.join(input, `${n}.json`), it);
  const start = process.cpuUsage();
  const { keys, errors } = readInputs(['input'], { cwd: folder });
  const read = process.cpuUsage(start).user / 1e6;
  const { verdict } = evaluate(keys, { errors });
  return { seconds: process.cpuUsage(start).user / 1e6, read, verdict, errors: errors.length };
}

const NOBODY = { isTTY: false, write: () => true, on: () => undefined, once: () => undefined };

/** The processor time of a whole run that reads a file beside its input, in seconds. */
async function costOfFile({ text, file, input, args }, folder) {
  writeFileSync(path.join(folder, file), text);
  writeFileSync(path.join(folder, 'input.json'), input);
  const io = { cwd: folder, env: {}, stdin: process.stdin, stdout: NOBODY, stderr: NOBODY };
  const start = process.cpuUsage();
  const code = await run(args, { ...io, now: () => new Date('2026-11-28T00:00:00Z') });
  const seconds = process.cpuUsage(start).user / 1e6;
  rmSync(path.join(folder, file));
  return { seconds, read: seconds, verdict: `exit code ${code}`, errors: 0 };
}

/** What a kind makes of these numbers; of a folder, `text` is that of all its files. */
function madeOf(name, random) {
  if (Object.hasOwn(shapes, name)) return { text: shapes[name](random) };
  if (!Object.hasOwn(folderShapes, name)) return fileShapes[name](random);
  const texts = folderShapes[name](random);
  return { texts, text: texts.join('\n') };
}

/** The dearest input of a kind that is found in so many seconds. */
async function worstOf(name, { seconds, seed, folder }) {
  const until = performance.now() + seconds * 1000;
  let worst = { seconds: 0 };
  let tries = 0;
  for (let at = seed; performance.now() < until; at++) {
    const random = randomOf(at);
    const made = madeOf(name, random);
    const { text } = made;
    if (text.length > MOST_BYTES) continue;
    tries += 1;
    const cost = made.args ? await costOfFile(made, folder) : costOf(made, folder);
    if (cost.seconds > worst.seconds) worst = { ...cost, text, seed: at };
  }
  return { name, tries, ...worst };
}

async function main([seconds = 20, seed = 1, only]) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-bench-'));
  const kept = path.join(__dirname, '../.cache/bench-worst');
  mkdirSync(kept, { recursive: true });
  try {
    for (const name of KINDS) {
      if (only !== undefined && only !== name) continue;
      const it = await worstOf(name, { seconds: Number(seconds), seed: Number(seed), folder });
      writeFileSync(path.join(kept, `${name}.txt`), it.text ?? '');
      const size = ((it.text?.length ?? 0) / 1000).toFixed(1);
      console.log(
        `${name.padEnd(20)} ${it.seconds.toFixed(2)} s (reading ${it.read?.toFixed(2)}) for ${size} kB, seed ${it.seed}, ${it.verdict}, ${it.errors} errors; ${it.tries} tries`,
      );
      if (it.seconds > LONGEST_S) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) void main(process.argv.slice(2));

module.exports = { KINDS, worstOf };
