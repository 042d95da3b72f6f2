import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { demoAccount } from '../../embedded-iam/account/demo-account';
import { json } from '../../report/formats/json';
import { stringify, stringifyInPieces } from '../../report/safe/stringify';
import { evaluate, type Report } from '../../rule-core/index';
import { accessKeys } from '../rule-core/random-keys';
import { checkUsers } from '../support/embedded-account';

const schema = JSON.parse(
  readFileSync(path.join(__dirname, '../../schema/report.schema.json'), 'utf8'),
) as object;
const ajv = new Ajv({ allErrors: true });
addFormats(ajv);
const validate = ajv.compile(schema);

function problemsOf(report: Report): unknown {
  validate(JSON.parse(json(report, {})));
  return validate.errors ?? [];
}

test('reports of random keys follow the schema', () => {
  fc.assert(
    fc.property(accessKeys, (keys) => {
      expect(problemsOf(evaluate(keys))).toEqual([]);
    }),
    { numRuns: 300, seed: 113 },
  );
});

test('the same bytes in pieces, whatever the data', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('##[', '\n', '\u202e', '$&'),
  );
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 7, withCrossShrink: true },
      fc.oneof(text, fc.double(), fc.boolean(), fc.constantFrom(null, undefined)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 4 }),
    ),
  })).value;
  fc.assert(
    fc.property(data, (value) => {
      fc.pre(value !== undefined);
      expect([...stringifyInPieces(value)].join('')).toBe(stringify(value));
    }),
    { numRuns: 2000, seed: 14 },
  );
});

test('the report of a live account follows the schema', async () => {
  const { report } = await checkUsers(demoAccount().users ?? []);
  expect(problemsOf(report)).toEqual([]);
});

test('a report with errors, exceptions and warnings follows the schema', () => {
  const exception = { user: 'x', reason: 'r', owner: 'o', expires: '2020-01-01' };
  const report = evaluate([], {
    errors: [{ input: 'a.yaml', message: 'is empty', location: { file: 'a.yaml', line: 1 } }],
    exceptions: [exception],
    now: new Date('2026-11-23T00:00:00Z'),
  });
  expect(problemsOf(report)).toEqual([]);
});

test('the schema would notice a field it does not know', () => {
  expect(problemsOf({ ...evaluate([]), surprise: 1 } as unknown as Report)).not.toEqual([]);
});
