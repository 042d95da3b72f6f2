import path from 'node:path';
import { run } from '../../cli/run';
import { StandardOutput } from '../../cli/writing/standard-output';

/** Runs a check as the program does, on a terminal of so many columns or into a file. */
async function lines(columns: number | undefined): Promise<string[]> {
  let shown = '';
  const stream = {
    isTTY: columns !== undefined,
    ...(columns === undefined ? {} : { columns }),
    on: () => stream,
    write: (text: string, done?: unknown) => {
      shown += text;
      if (typeof done === 'function') (done as () => void)();
      return true;
    },
  };
  await run(['check', 'examples/templates/violating.yaml', '--no-config'], {
    stdout: new StandardOutput(stream as unknown as NodeJS.WriteStream),
    stderr: { write: () => true },
    stdin: process.stdin,
    env: { NO_COLOR: '1' },
    cwd: path.join(__dirname, '../..'),
    now: () => new Date('2026-11-23T12:00:00Z'),
  });
  return shown.split('\n');
}

test.each([
  [80, true],
  [120, true],
  [undefined, false],
  [0, false],
])('on a terminal of %s columns, lines are broken: %s', async (columns, broken) => {
  const longest = Math.max(...(await lines(columns)).map((it) => it.length));
  expect(longest > 120).toBe(!broken);
  if (columns !== undefined && broken) expect(longest).toBeLessThanOrEqual(columns);
});
