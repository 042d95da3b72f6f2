import { readTemplate } from '../../inputs/cloudformation/index';
import { parseYaml } from '../../inputs/cloudformation/parse/parse-yaml';
import { evaluate } from '../../rule-core/index';
import { cases } from '../cases/index';
import { choices, rewritten } from '../support/yaml-writer';
import { names } from './table/names';
import { type Row, templateOf } from './table/row';
import { shapes } from './table/shapes';
import { statuses } from './table/statuses';
import { worlds } from './table/worlds';

// Rewriting a template without changing its meaning changes no verdict. The writer is our own, so
// that no library decides what is tried.

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 10_500);

interface Text {
  readonly name: string;
  readonly template: string;
  readonly options: Parameters<typeof readTemplate>[1];
}

const rows: readonly Text[] = [
  ...cases.flatMap(({ name, programs: { cloudformation: template } }) =>
    template === undefined ? [] : [{ name, template, options: {} }],
  ),
  ...[...names, ...statuses, ...worlds, ...shapes].map((row) => ({
    name: row.name,
    template: templateOf(row),
    options: optionsOf(row),
  })),
];

function optionsOf({ supplied, region, account, stackName }: Row): Text['options'] {
  return {
    ...(supplied ? { parameters: supplied } : {}),
    ...(region === undefined ? {} : { region }),
    ...(account === undefined ? {} : { account }),
    ...(stackName === undefined ? {} : { stackName }),
  };
}

/** What must stay: verdicts, users and rules, and that everything was read. */
function judged(text: string, options: Text['options']): unknown {
  const { keys, errors } = readTemplate(text, { ...options, file: 'template' });
  const { verdict, complete, findings } = evaluate(keys, { errors });
  return {
    verdict,
    complete,
    errors: errors.map((it) => it.message),
    findings: findings
      .map(
        (it) =>
          `${it.verdict} ${it.user.label} ${it.keys
            .map((key) => key.address)
            .sort()
            .join()}`,
      )
      .sort(),
  };
}

/** Templates of a thousand keys say little more the tenth time. */
const runsOf = ({ template }: Text) => (template.length > 4_000 ? 1 : each);
const small = rows.filter((it) => it.template.length <= 4_000).length;
const each = Math.ceil(RUNS / small);

test.each(rows)('$name: the same verdict however it is written', (row) => {
  const { name, template, options } = row;
  const { value } = parseYaml(template);
  const expected = judged(template, options);
  for (let run = 0; run < runsOf(row); run++) {
    const choose = choices(seedOf(name) + run);
    const text = written(value, choose);
    try {
      expect(judged(text, options)).toEqual(expected);
    } catch (error) {
      throw new Error(`run ${run}:\n${text}\n${String(error)}`, { cause: error });
    }
  }
});

test('a rewriting is not just the same text, and there are 10,000 of them', () => {
  const [row] = rows;
  const { value } = parseYaml(row?.template ?? '');
  const texts = Array.from({ length: 100 }, (_, run) => written(value, choices(run)));
  expect(new Set(texts).size).toBeGreaterThan(70);
  if (process.env['ONE_ACTIVE_KEY_RUNS'] === undefined)
    expect(each * small).toBeGreaterThanOrEqual(10_000);
});

/** As YAML, as JSON, or in the answer of `get-template`, as an object or as text. */
function written(value: unknown, choose: ReturnType<typeof choices>): string {
  const way = choose.below(12);
  if (way === 0) return JSON.stringify(value);
  if (way === 1) return JSON.stringify(value, null, choose.below(2) === 0 ? '\t' : 3);
  if (way === 2) return JSON.stringify({ TemplateBody: value });
  const text = rewritten(value, choose);
  return way === 3 ? JSON.stringify({ TemplateBody: text, StagesAvailable: [] }) : text;
}

function seedOf(name: string): number {
  return Array.from(name).reduce(
    (sum, it) => (Math.imul(sum, 31) + (it.codePointAt(0) ?? 0)) | 0,
    7,
  );
}
