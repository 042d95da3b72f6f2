import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { readCloudAssembly } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { cases, expected, found } from '../cases/index';

process.env['CDK_VALIDATION'] = 'false';

const rows = cases.flatMap((row) =>
  row.programs.cdk ? [{ name: row.name, row, program: row.programs.cdk }] : [],
);

test.each(rows)('CDK, its cloud assembly: $name: $row.verdict', ({ program, row }) => {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-'));
  try {
    const app = new App({ outdir });
    program(app);
    app.synth();
    const { keys, errors } = readCloudAssembly(outdir);
    expect(errors).toEqual([]);
    const report = evaluate(keys);
    expect(found(report)).toEqual(expected(row));
    for (const { location } of report.findings.flatMap((it) => it.keys)) {
      expect(location?.line).toBeGreaterThan(0);
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
