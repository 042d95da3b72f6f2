import { runCli } from '../support/run-cli';

test.each([
  ['', 35],
  ['init', 14],
  ['run-task', 24],
  ['check', 42],
  ['live', 52],
  ['remediate', 24],
  ['completion', 24],
  ['remediate plan', 33],
  ['remediate apply', 27],
  ['remediate undo', 24],
  ['remediate finish', 25],
])('%s --help fits 80 columns and %i lines', async (command, most) => {
  const args = command.split(' ').filter((it) => it !== '');
  const { code, stdout } = await runCli([...args, '--help']);
  const lines = stdout.trimEnd().split('\n');
  expect(code).toBe(0);
  expect(lines.filter((it) => it.length > 80)).toEqual([]);
  expect(lines.length).toBeLessThanOrEqual(most);
});

test.each([
  [['check', '-f', 'jsn', 'a'], /unknown format "jsn" .*; did you mean "json"\?/],
  [['check', '-f', 'xml', 'a'], /unknown format "xml" \(known: .*\)\n$/],
  [['live', '--source', 'detla'], /is one of auto, .*did you mean "delta"\?/],
  [['live', '--own-account', 'rolle'], /did you mean "role"\?/],
  [['remediate', 'plan', '-f', 'htm'], /did you mean "html"\?/],
  [['chekc'], /Did you mean check\?/],
  [['remediate', 'aply'], /Did you mean apply\?/],
  [['check', '--basline', 'a'], /Did you mean --baseline\?/],
  [['check', '--account', '11111111111', 'a'], /--account is twelve digits, not "11111111111"/],
])('%j is answered with what may have been meant', async (args, says) => {
  const { code, stdout, stderr } = await runCli(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(says);
});

test.each([
  ['check', false],
  ['live', true],
])('%s offers the formats that it takes', async (command, asff) => {
  const { stdout } = await runCli([command, '--help']);
  expect([/\bocsf\b/.test(stdout), /\basff\b/.test(stdout)]).toEqual([true, asff]);
});
