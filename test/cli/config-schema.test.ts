import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { checkConfig } from '../../cli/config/read';
import { SECTIONS } from '../../cli/config/settings';
import { parseDuration } from '../../cli/options/kinds/duration';

const file = path.join(__dirname, '../../schema/config.schema.json');
const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
const accepts = new Ajv({ allowUnionTypes: true }).compile(schema);

test.each<[string, unknown, boolean]>([
  ['nothing', {}, true],
  ['a list', [], false],
  ['text', 'strict', false],
  ['nothing at all', null, false],
  ['the schema named', { $schema: './schema/config.schema.json' }, true],
  ['a switch', { strict: true }, true],
  ['a switch as text', { strict: 'true' }, false],
  ['an unknown key', { exeptions: 'a.yaml' }, false],
  ['a key of a section outside of it', { baseline: 'a.json' }, false],
  ['one format', { format: 'sarif=out.sarif' }, true],
  ['formats', { format: ['text', 'json=a/b.json'] }, true],
  ['no format at all', { format: [] }, false],
  ['an unknown format', { format: ['jsn'] }, false],
  ['a report above', { format: 'json=../a.json' }, false],
  ['a report above, by the way', { output: 'a/../../b' }, false],
  ['a report at the root', { output: '/etc/passwd' }, false],
  ['a report on another drive', { output: 'C:a' }, false],
  ['a report with dots', { output: 'a..b/..c' }, true],
  ['standard input', { check: { paths: ['-'] } }, false],
  ['paths', { check: { paths: ['cdk.out', '-a'] } }, true],
  ['an account', { check: { account: '111111111111' } }, true],
  ['an account as a number', { check: { account: 111111111111 } }, false],
  ['parameters', { check: { parameters: { Env: 'prod', Count: 2 } } }, true],
  ['a parameter of another type', { check: { parameters: { Env: true } } }, false],
  ['a parameter with a bad name', { check: { parameters: { 'a-b': 'c' } } }, false],
  ['a parameters file', { check: { parameters: 'p.json' } }, true],
  ['a rate', { live: { rate: 0.5 } }, true],
  ['a rate of nothing', { live: { rate: 0 } }, false],
  ['half an account at a time', { live: { concurrency: 1.5 } }, false],
  ['a source', { live: { source: 'delta' } }, true],
  ['an unknown source', { live: { source: 'detla' } }, false],
  ['accounts', { live: { accounts: ['111111111111'] } }, true],
  ['a report in the place of the account', { live: { credentialReport: 'a.csv' } }, false],
  ['a snapshot of the account', { check: { live: 'a.json' } }, false],
  ['a checkpoint', { live: { checkpoint: 'a' } }, false],
  ['how old its readings may be', { live: { checkpointMaxAge: '9000d' } }, false],
  ['the credentials of another', { live: { profile: 'a' } }, false],
  ['a prototype', JSON.parse('{"__proto__": {"strict": true}}'), false],
  ['the name of a method', { check: { constructor: 'a' } }, false],
])('%s is accepted by both, or by neither', (_, data, accepted) => {
  expect([accepts(data), checkConfig(data).length === 0]).toEqual([accepted, accepted]);
});

const KEYS = [
  ...new Set(['$schema', 'nothing', ...Object.values(SECTIONS).flatMap((it) => Object.keys(it))]),
];
const VALUES = fc.oneof(
  fc.constantFrom<unknown>('', 'a', '-', '..', '../a', 'json', 'json=a', 'json=', '7d', 'P1D', 'P'),
  fc.constantFrom<unknown>('auto', '111111111111', true, false, null, 0, 1, 1.5, 1000, 10_001),
  fc.constantFrom<unknown>([], ['a'], ['-'], ['json'], ['111111111111'], [1], {}, { A: 'b' }),
  fc.string(),
);
const SETTINGS = fc.dictionary(fc.constantFrom(...KEYS), VALUES, { maxKeys: 2 });

test('schema and code agree on anything', () => {
  fc.assert(
    fc.property(SETTINGS, SETTINGS, SETTINGS, (common, check, live) => {
      const data = { ...common, check, live };
      expect(checkConfig(data).length === 0).toBe(accepts(data));
    }),
    { seed: 8, numRuns: 2000 },
  );
});

test('a duration that the file may hold is one that the option takes, and the other way round', () => {
  const part = fc.constantFrom('P', 'T', '1', '22', 'W', 'D', 'H', 'M', 'S', 'd', 'h', 'm', 's');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const text = ['0', parts.join('')][parts.length === 0 ? 0 : 1] ?? '';
      const inFile = checkConfig({ live: { rotationWindow: text } }).length === 0;
      const asOption = (() => {
        try {
          return parseDuration(text) >= 0;
        } catch {
          return false;
        }
      })();
      expect([text, inFile]).toEqual([text, asOption]);
    }),
    { seed: 8, numRuns: 5000 },
  );
});
