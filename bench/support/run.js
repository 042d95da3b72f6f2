'use strict';

const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { clearInterval, setInterval } = require('node:timers');

// The shell tells what its children worked: user and system time, exact, whatever else the machine does.
const AND_TIMES = '"$@" 3>&-; code=$?; times >&3; exit $code';
const POLL_MS = 20;

/**
 * Runs a program.
 *
 * @returns {Promise<{seconds: number, work: number, peak: number, code: number, out: string}>} the time
 *   that passed, the processor time, the most memory of it and its children in MiB (Linux), its exit
 *   code and its standard output
 */
function run(program, args, { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn('sh', ['-c', AND_TIMES, 'sh', program, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    const texts = { out: '', times: '' };
    child.stdout.on('data', (data) => (texts.out += data));
    child.stdio[3].on('data', (data) => (texts.times += data));
    let peak = 0;
    const timer = setInterval(() => (peak = Math.max(peak, memoryOf(child.pid))), POLL_MS);
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - began) / 1000;
      resolve({ seconds, work: workIn(texts.times), peak, code, out: texts.out });
    });
  });
}

/** The most that a process and its children held at once, as far as the kernel remembers. */
function memoryOf(pid) {
  try {
    const own = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const theirs = children.filter(Boolean).reduce((sum, it) => sum + memoryOf(it), 0);
    return Number(own?.[1] ?? 0) / 1024 + theirs;
  } catch {
    return 0;
  }
}

/** The second line of `times`: what the children worked, such as `0m1.25s 0m0.10s`. */
function workIn(times) {
  const [, children = ''] = times.trim().split('\n');
  const parts = [...children.matchAll(/(\d+)m([\d.,]+)s/g)];
  return parts.reduce((sum, [, min, sec]) => sum + min * 60 + Number(sec.replace(',', '.')), 0);
}

/**
 * Runs programs in turn, round by round, so that a busy machine is busy for all of them.
 *
 * @param {Record<string, () => Promise<object>>} programs
 */
async function inTurn(programs, rounds) {
  const samples = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, once] of Object.entries(programs)) samples[name].push(await once());
  }
  return samples;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** The median of a figure, and of what it is to that of another program in the same round. */
function figures(samples, of, to = of) {
  const own = samples.map(of);
  return {
    value: median(own),
    ratioTo: (others) => median(own.map((it, at) => it / to(others[at]))),
  };
}

module.exports = { figures, inTurn, median, run };
