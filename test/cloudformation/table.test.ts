import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { names } from './table/names';
import { type Row, templateOf } from './table/row';
import { shapes } from './table/shapes';
import { statuses } from './table/statuses';
import { worlds } from './table/worlds';

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'the same user': names,
  'an active key': statuses,
  'one world': worlds,
  'other clothes': shapes,
};

for (const [topic, rows] of Object.entries(TABLE)) {
  describe(topic, () => {
    test.each(rows)('$name: $verdict', (row) => {
      const { supplied, region, account, stackName } = row;
      const { keys, errors } = readTemplate(templateOf(row), {
        file: 'template.yaml',
        ...(supplied ? { parameters: supplied } : {}),
        ...(region === undefined ? {} : { region }),
        ...(account === undefined ? {} : { account }),
        ...(stackName === undefined ? {} : { stackName }),
      });
      const report = evaluate(keys, { errors, now: new Date('2026-11-23') });
      expect(report.errors).toEqual([]);
      const [finding] = report.findings;
      expect({ verdict: report.verdict, when: finding?.when }).toEqual({
        verdict: row.verdict,
        when: row.when,
      });
      if (row.says !== undefined) expect(finding?.message).toContain(row.says);
    });
  });
}

test('the table has at least 150 rows, each with a name of its own', () => {
  const all = Object.values(TABLE).flat();
  expect(all.length).toBeGreaterThanOrEqual(150);
  expect(new Set(all.map((it) => it.name)).size).toBe(all.length);
});
