import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { readCloudAssembly } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { cases } from '../cases/index';

process.env['CDK_VALIDATION'] = 'false';

const rows = cases.flatMap(({ name, verdict, programs: { cdk } }) =>
  cdk ? [{ name, verdict, program: cdk }] : [],
);

test.each(rows)('CDK, its cloud assembly: $name: $verdict', ({ program, verdict }) => {
  const outdir = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-'));
  try {
    const app = new App({ outdir });
    program(app);
    app.synth();
    const { keys, errors } = readCloudAssembly(outdir);
    expect(errors).toEqual([]);
    expect(evaluate(keys).verdict).toBe(verdict);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});
