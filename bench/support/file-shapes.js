'use strict';

// Kinds of files beside the input that ask for much with few bytes: exceptions, configuration, baseline.
// Each makes one from the numbers that it draws, and the arguments of the run that reads it.

const json = (value) => JSON.stringify(value);
const range = (count) => Array.from({ length: count }, (_, n) => n);
const WHO = 'reason: r, owner: o, expires: "2030-01-01"';

/** Users with two keys each, so that there is something to accept. */
function template(users) {
  const Resources = Object.fromEntries(
    range(2 * users).map((n) => [
      `K${n}`,
      { Type: 'AWS::IAM::AccessKey', Properties: { UserName: `u${n >> 1}` } },
    ]),
  );
  return json({ Resources });
}

/** The same as the template, as Terraform plans it. */
function plan(users) {
  return json({
    format_version: '1.2',
    terraform_version: '1.9.8',
    complete: true,
    errored: false,
    resource_changes: range(2 * users).map((n) => ({
      address: `aws_iam_access_key.k${n}`,
      mode: 'managed',
      type: 'aws_iam_access_key',
      name: `k${n}`,
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: { actions: ['create'], before: null, after: { user: `u${n >> 1}` } },
    })),
  });
}

/** YAML that a parser has to work for: depth, aliases, merges, keys without end, quotes, folds. */
function yaml({ below, pick }) {
  const much = 1 + below(4_000);
  const lines = (of) => range(much).map(of).join('');
  return pick([
    () =>
      pick(['[', '{a: ', '- ', '? ', '"', '&a ', '!!x ', '|', '>-\n  a\n\n', '# ']).repeat(much),
    () => lines((n) => `k${n}: 1\n`),
    () => lines((n) => `check: {k${n % 7}: ${n}}\n`),
    () => `check:\n${lines((n) => ` ${pick(['k', 'format', '"\\u0041'.slice(0, 1)])}${n}: 1\n`)}`,
    () => `a: &a [1, 2]\n${lines((n) => `b${n}: *a\n`)}`,
    () => `a0: &a0 {a: 1}\n${lines((n) => `a${n + 1}: &a${n + 1} {<<: *a${n}, b${n}: 1}\n`)}`,
    () => `a0: &a0 [1]\n${lines((n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]\n`)}`,
    () => `${'x'.repeat(much)}: 1\n`,
    () => `a: "${'\\u0041\\\n '.repeat(much)}"\n`,
  ])();
}

/** Entries whole and not, many for one user, or none of this input. */
function entries({ below, pick }, users) {
  const fields = () => range(below(200)).map((n) => `f${n}: 1`);
  const entry = () =>
    pick([
      () => `- {user: u${below(users)}, ${WHO}}`,
      () => `- {user: ${pick(['u', 'U', 'AIDA'])}${below(9_999)}, account: "123456789012", ${WHO}}`,
      () => `- {path: "${pick(['*', '**/', '?', 'a'])}${'*a'.repeat(below(60))}", ${WHO}}`,
      () => `- {${fields().join(', ')}}`,
    ])();
  const whole = () => `- {user: u${below(users)}, ${WHO}}`;
  const one = pick([entry, whole, whole]);
  const list = (of) =>
    range(1 + below(300))
      .map(of)
      .join('\n');
  return pick([
    () => `exceptions:\n${list(one)}\n`,
    () => `unread:\n${list(one)}\n`,
    () => `exceptions:\n${list(one)}\nunread:\n${list(entry)}\n`,
  ])();
}

const RUN = ['check', 'input.json', '-q'];

function exceptions(random, input) {
  const users = 1 + random.below(60);
  const text = random.below(3) ? entries(random, users) : yaml(random);
  return {
    text,
    file: 'e.yaml',
    input: input(users),
    args: [...RUN, '--no-config', '--exceptions', 'e.yaml'],
  };
}

/** A report of an earlier run, as far as a baseline needs it. */
function baseline(random) {
  const { below, pick } = random;
  const known = () => ({
    fingerprint: pick(['0', 'f']).repeat(below(64)),
    verdict: 'violation',
    keys: range(below(4)).map((n) => ({
      address: `K${n}`,
      location: { file: 'input.json', line: n },
    })),
    user: { label: `u${below(60)}` },
  });
  const much = 1 + below(5_000);
  const text = pick([
    () =>
      json({
        schemaVersion: 1,
        tool: { name: 'one-active-key' },
        findings: range(below(200)).map(known),
      }),
    () => pick(['[', '{"a":', '"\\u0041', ' ', '0']).repeat(much),
    () =>
      `{${range(much)
        .map((n) => `"k${n}":${n}`)
        .join()}}`,
    () =>
      `{"schemaVersion":1,"findings":[${range(much)
        .map(() => pick(['{}', '[]', '0']))
        .join()}]}`,
  ])();
  return {
    text,
    file: 'b.json',
    input: template(30),
    args: [...RUN, '--no-config', '--baseline', 'b.json'],
  };
}

function configuration(random) {
  return { text: yaml(random), file: 'one-active-key.config.yaml', input: template(1), args: RUN };
}

module.exports = {
  fileShapes: {
    exceptions: (random) => exceptions(random, template),
    'exceptions of a plan': (random) => exceptions(random, plan),
    configuration,
    baseline,
  },
};
