'use strict';

// Which conditions can hold together: our answer beside cfn-lint's own solver (SymPy), on random
// templates; every difference is settled by trying all parameter values.
//   npm run build && node bench/cloudformation-vs-cfn-lint.js [templates, 2000] [seed, 113]
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const VERSION = '1.58.0';
const CONDITIONS = 5;
const PARAMETERS = ['P', 'Q', 'R'];
const CONSTANTS = ['a', 'b', 'c'];

/** A small generator of random numbers with a seed (mulberry32). */
function randomOf(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** `plain` compares parameters with constants; `wide` also texts, and parameters with each other. */
function templateOf(random, wide) {
  const pick = (list) => list[random(list.length)];
  const parameter = () =>
    pick([
      { Type: 'String', AllowedValues: CONSTANTS.slice(0, 1 + random(3)) },
      { Type: 'String', Default: pick(CONSTANTS) },
      { Type: 'String' },
    ]);
  const ref = () => ({ Ref: pick(PARAMETERS) });
  const operands = () => {
    if (!wide) return [ref(), pick(CONSTANTS)];
    const text = { 'Fn::Sub': `x-\${${pick(PARAMETERS)}}` };
    return pick([
      [ref(), pick(CONSTANTS)],
      [text, `x-${pick(CONSTANTS)}`],
      [ref(), ref()],
    ]);
  };
  const equals = () => ({ 'Fn::Equals': operands() });
  const conditions = {};
  for (let n = 0; n < CONDITIONS; n++) {
    const leaf = () => (n > 0 && random(2) ? { Condition: `C${random(n)}` } : equals());
    conditions[`C${n}`] = pick([
      equals,
      () => ({ 'Fn::Not': [leaf()] }),
      () => ({ 'Fn::And': [leaf(), leaf()] }),
      () => ({ 'Fn::Or': [leaf(), leaf()] }),
    ])();
  }
  return {
    Parameters: Object.fromEntries(PARAMETERS.map((it) => [it, parameter()])),
    Conditions: conditions,
  };
}

function pairs() {
  const names = Array.from({ length: CONDITIONS }, (_, n) => `C${n}`);
  return names.flatMap((a, index) => names.slice(index).map((b) => [a, b]));
}

/** Two conditions can hold together when two keys of one user on them violate the rule. */
function ours(template, { readTemplate, evaluate }) {
  return pairs()
    .filter(([first, second]) => {
      const key = (Condition) => ({
        Type: 'AWS::IAM::AccessKey',
        Condition,
        Properties: { UserName: 'alice' },
      });
      const { keys, errors } = readTemplate({
        ...template,
        Resources: { A: key(first), B: key(second) },
      });
      return evaluate(keys, { errors }).verdict === 'violation';
    })
    .map((it) => it.join(' '));
}

/** Every assignment there is: the constants, and for each open parameter a value of its own. */
function byTrying(template) {
  const worlds = PARAMETERS.reduce(
    (all, name) => {
      const { AllowedValues } = template.Parameters[name];
      const others = PARAMETERS.map((it) => `any ${it}`);
      const values = AllowedValues ?? [...CONSTANTS, ...others];
      return all.flatMap((world) => values.map((value) => ({ ...world, [name]: value })));
    },
    [{}],
  );
  return pairs()
    .filter(([a, b]) =>
      worlds.some((world) => [a, b].every((it) => holds(template.Conditions[it], world, template))),
    )
    .map((it) => it.join(' '));
}

function holds(expression, world, template) {
  const [[name, argument]] = Object.entries(expression);
  if (name === 'Condition') return holds(template.Conditions[argument], world, template);
  if (name === 'Fn::Not') return !holds(argument[0], world, template);
  if (name === 'Fn::And') return argument.every((it) => holds(it, world, template));
  if (name === 'Fn::Or') return argument.some((it) => holds(it, world, template));
  const text = (it) =>
    typeof it === 'string'
      ? it
      : it.Ref
        ? world[it.Ref]
        : it['Fn::Sub'].replace(/\$\{(\w+)\}/, (_, parameter) => world[parameter]);
  return text(argument[0]) === text(argument[1]);
}

/** A Python that has cfn-lint: one that is named, the one in .cache, or a new one there. */
function pythonWithCfnLint() {
  const named = process.env['CFN_LINT_PYTHON'];
  if (named) return named;
  const folder = path.join(root, '.cache', 'cfn-lint');
  const python = path.join(folder, 'bin', 'python');
  if (!existsSync(python)) {
    const made = spawnSync('python3', ['-m', 'venv', folder]);
    if (made.status !== 0) return undefined;
  }
  const arguments_ = ['-m', 'pip', 'install', '--quiet', `cfn-lint==${VERSION}`];
  return spawnSync(python, arguments_).status === 0 ? python : undefined;
}

function main() {
  const python = pythonWithCfnLint();
  if (python === undefined) {
    console.log('skipped: cfn-lint cannot be had here (python3 with venv and PyPI are needed)');
    return;
  }
  const count = Number(process.argv[2] ?? 2_000);
  const random = randomOf(Number(process.argv[3] ?? 113));
  const { readTemplate } = require(path.join(root, 'dist/inputs/cloudformation/index.js'));
  const { evaluate } = require(path.join(root, 'dist/rule-core/index.js'));
  let wrong = 0;
  for (const wide of [false, true]) {
    const templates = Array.from({ length: count }, () => templateOf(random, wide));
    const input = templates
      .map((it) => JSON.stringify({ ...it, Resources: { T: { Type: 'AWS::SNS::Topic' } } }))
      .join('\n');
    const script = path.join(__dirname, 'cloudformation-vs-cfn-lint.py');
    const answer = spawnSync(python, [script], {
      input,
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    if (answer.status !== 0) throw new Error(answer.stderr);
    const theirs = answer.stdout
      .trim()
      .split('\n')
      .map((it) => JSON.parse(it));
    const seen = {
      questions: 0,
      alike: 0,
      'cfn-lint too wide': 0,
      'cfn-lint too narrow': 0,
      'we are wrong': 0,
    };
    templates.forEach((template, index) => {
      const [mine, their, truth] = [
        ours(template, { readTemplate, evaluate }),
        theirs[index],
        byTrying(template),
      ];
      for (const pair of pairs().map((it) => it.join(' '))) {
        const [us, them, real] = [mine, their, truth].map((it) => it.includes(pair));
        seen.questions++;
        if (us !== real) {
          seen['we are wrong']++;
          console.log(`WRONG ${pair}: ${JSON.stringify(template)}`);
        } else if (us === them) seen.alike++;
        else seen[them ? 'cfn-lint too wide' : 'cfn-lint too narrow']++;
      }
    });
    wrong += seen['we are wrong'];
    const title = wide ? 'texts and parameters compared too' : 'parameters with constants';
    console.log(`${title}: ${JSON.stringify(seen)}`);
  }
  process.exitCode = wrong > 0 ? 1 : 0;
}

main();
