import fc from 'fast-check';
import { DEFAULT_CONFIGURATION } from '../../../guard/configuration';
import { judgePlan, type PlanSettings } from '../../../guard/run-task/judge-plan';
import { notJudged, resultOf } from '../../../guard/run-task/result';
import { readInputs } from '../../../inputs/index';
import { evaluate, exitCode } from '../../../rule-core/index';
import { cases, expected } from '../../cases/index';
import { CORPUS, dangerIn } from '../../hostile/corpus';
import { plan as secretPlan, SECRETS } from '../../support/secrets';
import { constant, plan } from '../../terraform/plans';
import { NOW, planOf } from './harness';

const judged = (document: object, settings: Partial<PlanSettings> = {}) => {
  const whole = { ...DEFAULT_CONFIGURATION, ...settings };
  return resultOf(judgePlan(Buffer.from(JSON.stringify(document)), whole, NOW), whole);
};

const rows = cases.flatMap((row) =>
  row.programs.terraform ? [{ name: row.name, row, document: row.programs.terraform }] : [],
);

test.each(rows)('$name: the run task says what the table says', ({ row, document }) => {
  const { verdict } = expected(row);
  expect(judged(document).status).toBe(verdict === 'violation' ? 'failed' : 'passed');
  expect(judged(document, { strict: true }).status).toBe(
    verdict === 'compliant' ? 'passed' : 'failed',
  );
  const labels = judged(document).outcomes.flatMap((it) => it.tags['Status'] ?? []);
  const label = { violation: 'Failed', undetermined: 'Undetermined', compliant: undefined }[
    verdict
  ];
  if (label) expect(labels.map((it) => it.label)).toContain(label);
});

test('passed is what exit code 0 of check is, for any plan and any setting', () => {
  const user = fc.constantFrom('alice', 'bob', undefined);
  const status = fc.constantFrom('Active', 'Inactive', undefined);
  const key = fc.record({ user, status, count: fc.nat(2) });
  const version = fc.constantFrom('1.2', '1.2', '1.2', '3.0');
  fc.assert(
    fc.property(fc.array(key, { maxLength: 4 }), fc.boolean(), version, (keys, strict, format) => {
      const names = keys.map((_, it) => `aws_iam_access_key.k${it}`);
      const document = {
        ...plan(
          keys.map((it, index) => ({
            address: names[index]!,
            after: {
              ...(it.user ? { user: it.user } : {}),
              ...(it.status ? { status: it.status } : {}),
            },
            unknown: {
              id: true,
              ...(it.user ? {} : { user: true }),
              ...(it.status ? {} : { status: true }),
            },
          })),
          { code: Object.fromEntries(names.map((it) => [it, { user: constant('x') }])) },
        ),
        format_version: format,
      };
      const inputs = readInputs(['-'], { cwd: '/', standardInput: JSON.stringify(document) });
      const { errors } = inputs;
      const report = evaluate(inputs.keys, { errors, now: NOW });
      const { status: said } = judged(document, { strict });
      expect(said).toBe(exitCode(report, { strict }) === 0 ? 'passed' : 'failed');
    }),
    { seed: 22, numRuns: 400 },
  );
});

describe('hostile names', () => {
  test.each(Object.entries(CORPUS))('%s: inert in every part of a result', (_, text) => {
    const names = [1, 2].map((it) => `aws_iam_access_key.k["${text}${it}"]`);
    const document = plan(
      names.map((address) => ({ address, after: { user: text, status: 'Active' } })),
      {},
    );
    const { outcomes, message, status } = judged(document);
    expect(status).toBe('failed');
    for (const { description, body = '' } of outcomes) {
      for (const it of [description, message]) {
        expect(dangerIn(it)).toEqual([]);
        expect(it).not.toMatch(/[<>]/);
      }
      expect(body.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
      // Nothing but our own marks is markup: no HTML, no link, no picture, no mention.
      expect(body).not.toMatch(/<|(?<!\\)\]\(|(?<!\\)!\[|https?:\/\//);
    }
  });

  test('what says that it is the end of a code or of a list is none', () => {
    const user = '`x` [a](https://e.example) <img src=x onerror=y>\n\n# passed\n- @all';
    const { outcomes } = judged(planOf(2, user));
    expect(outcomes[0]?.body).not.toMatch(/^#|<img|\[a\]\(|@all|^- @/m);
  });
});

test('nothing secret of a plan is in a result', () => {
  const shown = JSON.stringify(judged(secretPlan));
  expect(shown).toContain('alice');
  for (const it of SECRETS) expect(shown).not.toContain(it);
});

test('a plan cannot have a file of the server read', () => {
  const body = JSON.stringify({
    Resources: {
      'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: './package.json' } },
      N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: './package.json' } },
    },
    Modules: { M: { Source: './package.json' } },
  });
  const address = 'aws_cloudformation_stack.s';
  const { status, message, outcomes } = judged(
    plan([{ address, after: { name: 's', template_body: body }, unknown: { id: true } }]),
  );
  expect(status).toBe('failed');
  expect(message + JSON.stringify(outcomes)).not.toContain('one-active-key"');
  expect(outcomes.every((it) => it.tags['Status']?.[0]?.label === 'Not read')).toBe(true);
});

test('exceptions count, with who answers for them; those that are over do not', () => {
  const accepted = (expires: string) => ({
    exceptions: [
      { user: 'alice', reason: 'two-step rotation', owner: 'platform@example.com', expires },
    ],
  });
  const { status, outcomes } = judged(planOf(2), accepted('2027-01-31'));
  expect(status).toBe('passed');
  expect(outcomes[0]).toMatchObject({ tags: { Status: [{ label: 'Accepted', level: 'info' }] } });
  expect(outcomes[0]?.body).toContain('Accepted: two-step rotation');
  expect(judged(planOf(2), accepted('2026-01-31')).status).toBe('failed');
});

test('many findings and long names: bounded, and no escape is cut in half', () => {
  const users = Array.from({ length: 400 }, (_, it) => `u${it}-${'_*'.repeat(900)}`);
  const document = plan(
    users.flatMap((user, it) =>
      ['a', 'b'].map((key) => ({
        address: `aws_iam_access_key.${key}${it}`,
        after: { user, status: 'Active' },
      })),
    ),
  );
  const { status, message, outcomes } = judged(document);
  expect(status).toBe('failed');
  expect(message.length).toBeLessThanOrEqual(2_000);
  expect(outcomes).toHaveLength(100);
  expect(outcomes.at(-1)?.description).toMatch(/^301 more are not listed/);
  expect(JSON.stringify(outcomes).length).toBeLessThan(1024 * 1024);
  for (const { body = '' } of outcomes) expect(body).not.toMatch(/(?<!\\)(?:\\\\)*\\$/);
  expect(new Set(outcomes.map((it) => it['outcome-id'])).size).toBe(outcomes.length);
});

test('a reason of ours that is long is cut, and passes nothing', () => {
  expect(notJudged('x'.repeat(9_000))).toMatchObject({ status: 'failed', outcomes: [] });
});
