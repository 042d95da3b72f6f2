import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { showReading } from '../../cli/writing/progress';
import { run } from '../../cli/run';
import { FORMATS, OF_ACCOUNTS, PLAN_FORMATS, type ShownPlan } from '../../report/index';
import { Journal } from '../../live-check/index';
import { evaluate } from '../../rule-core/index';
import { runCli } from '../support/run-cli';
import { key } from '../report/hostile';
import { CORPUS, dangerIn } from './corpus';

/** Each text of the corpus goes in by every way that there is, and must come out of none dangerously. */
const texts = Object.entries(CORPUS);
const ALL_FORMATS = Object.keys(FORMATS).filter((it) => !OF_ACCOUNTS.includes(it));

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-hostile-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});
const put = (name: string, content: string | object): void => {
  writeFileSync(
    path.join(cwd, name),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
};
/** As a file system takes it; no name holds a slash, a zero or half a character. */
const nameOf = (text: string): string =>
  `n${text.replace(/[/\0]|\p{Cs}/gu, '_').slice(0, 80)}.json`;

const template = (text: string, metadata?: object): object => ({
  Description: text,
  Resources: Object.fromEntries(
    [1, 2].map((it) => [
      `${text}${it}`,
      {
        Type: 'AWS::IAM::AccessKey',
        Properties: { UserName: text },
        ...(metadata ? { Metadata: { 'one-active-key': { accept: metadata } } } : {}),
      },
    ]),
  ),
});
const until = '2027-01-31';

/** What a change can bring, and the words of the command that reads it. */
const WAYS: Readonly<Record<string, (text: string) => string[]>> = {
  'a template': (text) => {
    put('t.json', template(text));
    return ['t.json'];
  },
  'an acceptance in the code': (text) => {
    put('t.json', template(text, { reason: text, owner: text, expires: until }));
    return ['t.json'];
  },
  'an acceptance that is not whole': (text) => {
    put('t.json', template(text, { reason: text, owner: text, expires: text }));
    return ['t.json'];
  },
  'a name of a file': (text) => {
    put(nameOf(text), template('alice'));
    return [nameOf(text)];
  },
  'a name in a folder that is searched': (text) => {
    mkdirSync(path.join(cwd, 'f'));
    put(`f/${nameOf(text)}`, template('alice'));
    put(`f/x${nameOf(text)}`, `Resources: [${text}`);
    return ['f'];
  },
  'a file that is not there': (text) => [nameOf(text)],
  'a broken template': (text) => {
    put('t.yaml', `Resources:\n  A: {Type: "${text}", !<${text}> b: *${text}\n`);
    return ['t.yaml'];
  },
  'a Terraform plan': (text) => {
    const resource = (name: string) => ({
      address: `aws_iam_access_key.${name}`,
      mode: 'managed',
      type: 'aws_iam_access_key',
      name,
      provider_name: 'registry.terraform.io/hashicorp/aws',
      change: { actions: ['create'], before: null, after: { user: text }, after_unknown: {} },
    });
    const changes = [`${text}1`, `${text}2`].map(resource);
    put('t.json', {
      format_version: '1.2',
      terraform_version: text,
      resource_changes: changes,
      configuration: { root_module: {} },
    });
    return ['t.json'];
  },
  'a Pulumi export': (text) => {
    const resources = [1, 2].map((it) => ({
      urn: `urn:pulumi:s::p::aws:iam/accessKey:AccessKey::${text}${it}`,
      type: 'aws:iam/accessKey:AccessKey',
      custom: true,
      inputs: { user: text },
      outputs: { user: text, status: 'Active' },
    }));
    put('t.json', { version: 3, deployment: { resources } });
    return ['t.json'];
  },
  exceptions: (text) => {
    put('t.json', template('alice'));
    const [reason, owner] = [text, text];
    const entries = ['alice', text].map((user) => ({ user, reason, owner, expires: until }));
    put('e.json', { exceptions: entries });
    return ['t.json', '--exceptions', 'e.json'];
  },
  'exceptions that are wrong': (text) => {
    put('t.json', template('alice'));
    put('e.json', { exceptions: [{ user: text, [text]: text, expires: text }] });
    return ['t.json', '--exceptions', 'e.json'];
  },
  'exceptions that are no YAML': (text) => {
    put('t.json', template('alice'));
    put('e.yaml', `exceptions: !<${text}> [*${text}\n  ${text}: {`);
    return ['t.json', '--exceptions', 'e.yaml'];
  },
  'exceptions with a tag that nobody knows': (text) => {
    put('t.json', template('alice'));
    put(
      'e.yaml',
      `exceptions: []\n# ${text}\nx: !evil${encodeURIComponent(text.replace(/\p{Cs}/gu, ''))} y\n`,
    );
    return ['t.json', '--exceptions', 'e.yaml'];
  },
  'a configuration': (text) => {
    put('t.json', template('alice'));
    put('one-active-key.config.json', { [text]: text, strict: text, check: { [text]: 1 } });
    return ['t.json', '--config', 'one-active-key.config.json'];
  },
  'a configuration that is no YAML': (text) => {
    put('t.json', template('alice'));
    put('one-active-key.config.yaml', `strict: !x ${text}\n${text}: [*${text}`);
    return ['t.json', '--config', 'one-active-key.config.yaml'];
  },
  parameters: (text) => {
    put('t.json', template('alice'));
    put('p.json', [{ ParameterKey: text, ParameterValue: text }]);
    return ['t.json', '--parameters', 'p.json', '--parameters', `${text}=${text}`];
  },
  'a baseline': (text) => {
    put('t.json', template('alice'));
    put(nameOf(text), { schemaVersion: text });
    return ['t.json', '--baseline', nameOf(text)];
  },
  'a baseline with findings': (text) => {
    put('t.json', template('alice'));
    const keys = [{ address: text, status: 'Active' }];
    const finding = { verdict: 'violation', fingerprint: text, message: text, keys };
    put('b.json', { schemaVersion: 1, findings: [finding] });
    return ['t.json', '--baseline', 'b.json'];
  },
  'an option': (text) => ['t.json', `--${text}`],
  'a value of an option': (text) => ['t.json', '--account', text, '--benchmark', text],
  'where a report goes': (text) => {
    put('t.json', template('alice'));
    return ['t.json', '--format', `html=no/${nameOf(text)}`];
  },
};

describe.each(Object.keys(WAYS))('%s', (way) => {
  test.each(texts)('holds %s, and no channel does', async (_, text) => {
    const words = WAYS[way]!(text);
    const config = words.includes('--config') ? [] : ['--no-config'];
    for (const format of way === 'where a report goes' ? ['text'] : ALL_FORMATS) {
      const summary = path.join(cwd, 'summary.md');
      writeFileSync(summary, '');
      const done = await runCli(['check', ...config, '--format', format, ...words], {
        cwd,
        env: { GITHUB_STEP_SUMMARY: summary },
      });
      const out = format === 'csv' ? done.stdout.replaceAll('\r\n', '\n') : done.stdout;
      expect([format, 'stdout', dangerIn(out)]).toEqual([format, 'stdout', []]);
      expect([format, 'stderr', dangerIn(done.stderr)]).toEqual([format, 'stderr', []]);
      const shown = readFileSync(summary, 'utf8');
      expect([format, 'summary', dangerIn(shown)]).toEqual([format, 'summary', []]);
      if (format !== 'github') expect(done.stdout).not.toMatch(/^\s*::/m);
      if (format === 'html')
        expect(done.stdout).not.toMatch(/<(script|img|a(?! href="#finding-\w+">))\b/i);
    }
  });
});

test.each(texts)('%s in an account, in every format', (_, text) => {
  const report = {
    ...evaluate([key(`${text}1`, text), key(`${text}2`, text)], {
      errors: [{ input: text, message: text, account: '111111111111', user: text }],
      warnings: [{ code: 'note', message: text }],
    }),
    readings: [],
  };
  for (const [name, format] of Object.entries(FORMATS)) {
    const shown = format(report, {}).replaceAll(name === 'csv' ? '\r\n' : '\n', '\n');
    expect([name, dangerIn(shown)]).toEqual([name, []]);
  }
});

test.each(texts)('%s in a plan and in a journal', (_, text) => {
  const plan: ShownPlan = {
    account: text,
    caller: text,
    createdAt: text,
    complete: true,
    users: [
      {
        user: text,
        keys: [{ id: text, plan: text, evidence: text }],
        reason: text,
        notes: [text],
      },
    ],
    decisions: [{ user: text, why: text }],
    errors: [{ input: text, message: text }],
    notes: [text],
  };
  for (const [name, format] of Object.entries(PLAN_FORMATS)) {
    expect([name, dangerIn(format(plan))]).toEqual([name, []]);
  }
  const file = path.join(cwd, 'journal.jsonl');
  const at = '2026-11-23T12:00:00Z';
  const account = '111111111111';
  const header = { plan: text, accounts: [account], partition: text, caller: text, at };
  const journal = Journal.begin(file, header);
  const key = { account, user: text, accessKeyId: text };
  journal.add({ type: 'intent', action: 'deactivate', ...key, at });
  journal.close();
  const lines = readFileSync(file, 'utf8');
  expect(dangerIn(lines)).toEqual([]);
  // The data is the same: undo must find the user again.
  expect(
    lines
      .trimEnd()
      .split('\n')
      .map((it) => (JSON.parse(it) as { user?: string }).user),
  ).toEqual([undefined, text]);
});

test.each(texts)('%s in the line that says what is read', async (_, text) => {
  let shown = '';
  let now = 0;
  const { Readable } = await import('node:stream');
  const io = {
    stdout: { write: () => undefined },
    stderr: { write: (it: string) => (shown += it), isTTY: true },
    stdin: Readable.from(['']),
    env: {},
    cwd,
    now: () => new Date((now += 1_000)),
  };
  const reading = showReading(io, false);
  reading?.onInput(text);
  reading?.onInput(text);
  reading?.end();
  expect(shown).toContain('reading input');
  expect(dangerIn(shown.replaceAll('\r\u001b[K', ''))).toEqual([]);
  // And by a whole run, on a terminal.
  shown = '';
  put(nameOf(text), template(text));
  await run(['check', '--no-config', nameOf(text), '--baseline', nameOf(text)], io);
  expect(dangerIn(shown.replaceAll('\r\u001b[K', ''))).toEqual([]);
});

test('completion is our own words', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await runCli(['completion', shell], { cwd });
    expect(dangerIn(stdout.replaceAll('\t', ''))).toEqual([]);
  }
});

test('control: a text that is let through as it is would be seen', () => {
  const seen = texts.filter(([, text]) => dangerIn(text).length > 0).map(([name]) => name);
  expect(seen).toEqual(texts.slice(0, 8).map(([name]) => name));
});
