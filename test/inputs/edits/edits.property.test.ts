import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { applyChanges } from '../../../inputs/edits/status-edit';
import { check } from '../../../library/check';
import type { Report } from '../../../rule-core/index';
import { randomTemplate } from '../../cloudformation/random-templates';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 400);

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-edits-'));
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

/** Ways in which people and programs write one template. */
const STYLES: readonly ((template: object) => string)[] = [
  (it) => JSON.stringify(it),
  (it) => JSON.stringify(it, null, 2),
  (it) => JSON.stringify(it, null, '\t'),
  (it) => JSON.stringify(it, null, 4).replaceAll('\n', '\r\n'),
  (it) => stringify(it, { aliasDuplicateObjects: false }),
  (it) => stringify(it, { aliasDuplicateObjects: true }),
  (it) => stringify(it, { aliasDuplicateObjects: false, indent: 4 }).replaceAll('\n', '\r\n'),
  (it) => stringify(it, { aliasDuplicateObjects: false, collectionStyle: 'flow' }),
  (it) => stringify(it, { defaultStringType: 'QUOTE_DOUBLE', aliasDuplicateObjects: false }),
  (it) => stringify(it, { defaultKeyType: 'QUOTE_SINGLE', aliasDuplicateObjects: false }),
  (it) =>
    `# Keys\n${stringify(it, { aliasDuplicateObjects: false }).replace(/$/gm, '  # Status: Active')}`,
];

function judge(text: string): Report {
  writeFileSync(path.join(cwd, 'template.yaml'), text);
  return check('template.yaml', { cwd });
}

/** Few users and many keys, so that most templates have something to settle. */
const crowded: fc.Arbitrary<{ readonly template: object }> = fc
  .array(
    fc.record({
      UserName: fc.constantFrom('alice', 'Alice', 'bob: "b"', { Ref: 'P' }),
      Status: fc.constantFrom('Active', 'Active', 'Inactive', { Ref: 'S' }, undefined, undefined),
      Condition: fc.constantFrom('C', 'D', undefined, undefined, undefined),
      statusFirst: fc.boolean(),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((keys) => ({
    template: {
      Parameters: {
        P: { Type: 'String', Default: 'alice' },
        S: { Type: 'String', AllowedValues: ['Active', 'Inactive'] },
      },
      Conditions: {
        C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] },
        D: { 'Fn::Not': [{ Condition: 'C' }] },
      },
      Resources: Object.fromEntries(
        keys.map(({ UserName, Status, Condition, statusFirst }, index) => {
          const pairs = [['UserName', UserName] as const, ['Status', Status] as const].filter(
            ([, it]) => it !== undefined,
          );
          const Properties = Object.fromEntries(statusFirst ? pairs.reverse() : pairs);
          const condition = Condition === undefined ? {} : { Condition };
          return [`Key${index}`, { Type: 'AWS::IAM::AccessKey', ...condition, Properties }];
        }),
      ),
    },
  }));

const plain = randomTemplate
  .filter(({ nested }) => Object.keys(nested).length === 0)
  .map(({ template }) => ({ template }));

interface Plain {
  readonly Resources: Readonly<Record<string, { readonly Properties: Record<string, unknown> }>>;
}

function withInactive(template: object, addresses: readonly string[]): object {
  const copy = structuredClone(template) as Plain;
  for (const it of addresses) copy.Resources[it]!.Properties['Status'] = 'Inactive';
  return copy;
}

test(`${RUNS} templates: an edit settles its violation, and changes nothing but its keys`, () => {
  const seen = { edits: 0 };
  fc.assert(
    fc.property(
      fc.oneof({ arbitrary: crowded, weight: 9 }, { arbitrary: plain, weight: 1 }),
      fc.nat(STYLES.length - 1),
      ({ template }, style) => {
        const text = STYLES[style]!(template);
        for (const finding of judge(text).findings) {
          if (finding.verdict !== 'violation') continue;
          for (const { keeps, changes } of finding.edits ?? []) {
            seen.edits++;
            const addresses = changes.map((it) => it.address);
            expect(addresses).not.toContain(keeps);
            const edited = applyChanges(text, changes);
            // Read by another reader: JSON stays JSON, and only these keys are different.
            const read = style < 4 ? (JSON.parse(edited) as object) : (parse(edited) as object);
            expect(read).toEqual(withInactive(template, addresses));
            const left = judge(edited).findings.filter(
              (it) => it.fingerprint === finding.fingerprint && it.verdict === 'violation',
            );
            expect(left).toEqual([]);
          }
        }
      },
    ),
    { numRuns: RUNS, seed: 20 },
  );
  expect(seen.edits).toBeGreaterThan(RUNS / 2);
}, 86_400_000);
