import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { commentOf, saysTheSame } from '../../../cli/comment/body';
import { check } from '../../../library/check';
import type { Report } from '../../../rule-core/index';
import { CORPUS, dangerIn } from '../../hostile/corpus';
import { REPORTS } from '../../report/reports';
import { type CliRun, runCli } from '../../support/run-cli';
import { type HostDouble, NUMBER, READ_ONLY, startGitHub, startGitLab } from './doubles';

const TOKEN = 'token-of-the-gate';
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-comment-'));
});
afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

const template = (status: string, more = '') =>
  `${more}Resources:\n  A: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }\n  B: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice, Status: ${status} } }\n`;
const put = (report: object) => {
  writeFileSync(path.join(cwd, 'report.json'), JSON.stringify(report));
};
const judge = (text: string): Report => {
  writeFileSync(path.join(cwd, 't.yaml'), text);
  return check('t.yaml', { cwd });
};

describe.each([
  ['GitHub', startGitHub],
  ['GitLab', startGitLab],
])('%s', (_, start) => {
  let host: HostDouble;
  beforeEach(async () => {
    host = await start();
  });
  afterEach(() => host.close());
  const comment = (
    report: object,
    env: Readonly<Record<string, string>> = {},
    words: readonly string[] = [],
  ): Promise<CliRun> => {
    put(report);
    const all = { ...host.env, ONE_ACTIVE_KEY_TOKEN: TOKEN, ...env };
    return runCli(['comment', 'report.json', ...words], { cwd, env: all });
  };

  test('is written once, and changed only when the verdict is', async () => {
    const two = judge(template('Active'));
    expect(await comment(two)).toMatchObject({ code: 0, stdout: '' });
    expect(host.comments).toHaveLength(1);
    expect(host.comments[0]?.body).toContain('IAM user alice has 2 active access keys');
    const steps: readonly (readonly [report: Report, writes: number])[] = [
      [two, 1],
      // Lines move, and a key is added that changes nothing.
      [judge(template('Active', '# one\n# two\n')), 1],
      [
        judge(
          `${template('Active')}  C: { Type: AWS::IAM::AccessKey, Properties: { UserName: bob } }\n`,
        ),
        1,
      ],
      [judge(template('Inactive')), 2],
      [judge(template('Inactive', '# one\n')), 2],
      [two, 3],
    ];
    for (const [report, writes] of steps) {
      expect((await comment(report)).code).toBe(0);
      expect(host.writes()).toBe(writes);
    }
    expect(host.comments).toHaveLength(1);
  });

  test('a run without anything to tell writes none', async () => {
    const done = await comment(judge(template('Inactive')));
    expect([done.code, host.comments]).toEqual([0, []]);
  });

  test('a comment of somebody else with our mark is left alone, as is text about it', async () => {
    const two = judge(template('Active'));
    const forged = commentOf(judge(template('Inactive')), 'gate');
    host.comments.push({ id: 1, author: 'somebody', body: forged });
    host.comments.push({ id: 2, author: 'gate-bot', body: `About ${commentOf(two, 'gate')}` });
    expect((await comment(two)).code).toBe(0);
    expect(host.comments.map((it) => it.author)).toEqual(['somebody', 'gate-bot', 'gate-bot']);
    expect(host.comments[0]?.body).toBe(forged);
  });

  test('a comment of ours that somebody changed is put right', async () => {
    const two = judge(template('Active'));
    const forged = commentOf(judge(template('Inactive')), 'gate');
    host.comments.push({ id: 1, author: 'gate-bot', body: forged });
    await comment(two);
    expect(host.comments.map((it) => it.body)).toEqual([commentOf(two, 'gate')]);
  });

  test('is found behind the comments of others', async () => {
    const two = judge(template('Active'));
    for (let id = 1; id <= 250; id++) host.comments.push({ id, author: 'somebody', body: 'x' });
    host.comments.push({ id: 251, author: 'gate-bot', body: commentOf(two, 'gate') });
    expect([(await comment(two)).code, host.writes()]).toEqual([0, 0]);
  });

  test('several gates have comments of their own', async () => {
    const two = judge(template('Active'));
    for (const name of ['network', 'people']) await comment(two, {}, ['--name', name]);
    await comment(two, {}, ['--name', 'people']);
    expect(host.comments.map((it) => it.body.split('\n')[0])).toEqual([
      '<!-- one-active-key: network -->',
      '<!-- one-active-key: people -->',
    ]);
  });

  test('a run that is for no pull request says so', async () => {
    const env = { GITHUB_REF: 'refs/heads/main', CI_MERGE_REQUEST_IID: '' };
    const done = await comment(judge(template('Active')), env);
    expect([done.code, done.stderr, host.asked]).toEqual([
      0,
      expect.stringContaining('no pull request'),
      [],
    ]);
    const named = await comment(judge(template('Active')), env, ['--pull-request', String(NUMBER)]);
    expect([named.code, host.comments.length]).toEqual([0, 1]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['no token', { ONE_ACTIVE_KEY_TOKEN: '' }],
    ['a token that breaks the line', { ONE_ACTIVE_KEY_TOKEN: 'a\r\nx: y' }],
    ['an unknown token', { ONE_ACTIVE_KEY_TOKEN: 'unknown-token' }],
    ['a token that may not write', { ONE_ACTIVE_KEY_TOKEN: READ_ONLY }],
    ['no host', { GITHUB_SERVER_URL: '', CI_SERVER_URL: '' }],
    ['no project', { GITHUB_REPOSITORY: 'acme', CI_PROJECT_ID: '../user' }],
    ['another project', { GITHUB_REPOSITORY: 'acme/other', CI_PROJECT_ID: '1' }],
  ])('%s is exit code 2, in words without the token', async (_name, env) => {
    const done = await comment(judge(template('Active')), env);
    expect(done).toMatchObject({ code: 2, stdout: '' });
    expect(done.stderr).toMatch(/^one-active-key: /);
    expect(done.stderr).not.toMatch(/token-of|unknown-token|a\r/);
    expect(host.comments).toEqual([]);
  });

  test.each<[string, (api: string) => string]>([
    ['another host', () => 'https://evil.example/api/graphql'],
    ['a host that begins the same', (api) => api.replace(/:\d+/, '$&.evil.example')],
    ['a user before another host', (api) => api.replace('//', '//127.0.0.1@evil.example/')],
    ['another port of this machine', (api) => api.replace(/:\d+/, ':1')],
    ['no TLS', () => 'http://gitlab.example/api'],
    ['another protocol', () => 'file:///etc/passwd'],
  ])('no token goes to %s', async (name, change) => {
    const api = host.env['GITHUB_GRAPHQL_URL'] ?? host.env['CI_API_V4_URL'] ?? '';
    const changed = change(api);
    const server = name === 'no TLS' ? 'http://gitlab.example' : host.origin;
    const done = await comment(judge(template('Active')), {
      GITHUB_GRAPHQL_URL: changed,
      CI_API_V4_URL: changed,
      GITHUB_SERVER_URL: server,
      CI_SERVER_URL: server,
    });
    expect([done.code, host.asked]).toEqual([2, []]);
    expect(done.stderr).toMatch(/no token is sent there|is no address of a host/);
  });

  test('no token follows a redirect, or goes to a proxy for this machine', async () => {
    const other = await start();
    host.instead = (response) => {
      response.writeHead(307, { location: `${other.origin}/api/graphql` }).end();
    };
    const proxies = { HTTP_PROXY: other.origin, http_proxy: other.origin };
    const done = await comment(judge(template('Active')), proxies);
    expect([done.code, host.asked.length, other.asked]).toEqual([2, 1, []]);
    await other.close();
  });

  test.each<[string, NonNullable<HostDouble['instead']>]>([
    ['is an error', (it) => it.writeHead(500).end('{"message":"\u001b[2J::error::x"}')],
    ['is no JSON', (it) => it.end('<html>')],
    ['is something else', (it) => it.end('{"data":[1],"id":"x"}')],
    ['is null', (it) => it.end('null')],
    [
      'ends early',
      (it) => it.writeHead(200, { 'content-length': '100' }).write('{', () => it.destroy()),
    ],
    ['is too large', (it) => it.end(Buffer.alloc(33 * 1024 * 1024, 0x20))],
  ])('an answer that %s is exit code 2', async (_name, instead) => {
    host.instead = instead;
    const done = await comment(judge(template('Active')));
    expect([done.code, done.stdout, dangerIn(done.stderr)]).toEqual([2, '', []]);
  });

  test.each([
    ['no report', { schemaVersion: 1 }],
    ['a report without an end', { schemaVersion: 1, findings: [], verdict: 'compliant' }],
    ['a list', []],
  ])('%s is exit code 2, and nobody is asked', async (_name, report) => {
    expect([(await comment(report)).code, host.asked]).toEqual([2, []]);
  });
});

describe('the text', () => {
  const corpus = Object.entries(CORPUS).map(([name, text]) => {
    const path = text.replace(/[/\0]|\p{Cs}/gu, '_').slice(0, 80);
    const key = (it: number) => [
      `${text}${it}`,
      { Type: 'AWS::IAM::AccessKey', Properties: { UserName: text } },
    ];
    return [name, path, { Resources: Object.fromEntries([1, 2].map(key)) as object }] as const;
  });

  test.each(corpus)('%s is inert, also for quick actions', (_, name, body) => {
    writeFileSync(path.join(cwd, `${name}.json`), JSON.stringify(body));
    const text = commentOf(check(`${name}.json`, { cwd }), 'gate');
    expect(dangerIn(text)).toEqual([]);
    expect(text.split('\n').filter((it) => /^\s*\//.test(it))).toEqual([]);
    expect(text.match(/<!--/g)).toHaveLength(1);
  });

  test.each(Object.entries(REPORTS))('%s fits into a comment', (_, report) => {
    expect(commentOf(report, 'gate').length).toBeLessThan(65_536);
  });

  test('a line that a message begins is no quick action', () => {
    const report = { ...REPORTS['full']!, warnings: [] };
    const finding = { ...report.findings[0]!, message: '/merge' };
    expect(commentOf({ ...report, findings: [finding] }, 'gate')).not.toMatch(/^\s*\//m);
  });

  test('another verdict never says the same', () => {
    const texts = Object.values(REPORTS).map((it) => commentOf(it, 'gate'));
    for (const [index, one] of texts.entries()) {
      expect(texts.filter((it) => saysTheSame(it, one))).toEqual([texts[index]]);
    }
  });
});
