import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App, Aspects, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnAccessKey } from 'aws-cdk-lib/aws-iam';
import { OneActiveKey, OneActiveKeyAspect } from '../../cdk-aspect/index';
import { readCloudAssembly } from '../../inputs/cloudformation/index';
import { evaluate, RULE } from '../../rule-core/index';
import { inFolder, synthesize } from './faces';
import { here, named } from './programs/program';

/** What docs/cdk.md says and no other test shows; `page-claims.test.ts` has the list. */

const REPORT = 'validation-report.json';
const QUIET = { '@aws-cdk/core:failSynthOnValidationErrors': false };

const two = (stack: Stack) => {
  named(stack, 'K1', 'alice');
  named(stack, 'K2', 'alice');
};

test('where no plugin runs, the report of an earlier run stays in the folder', () => {
  inFolder((outdir) => {
    const run = (enforced: boolean) => {
      const app = new App({ outdir, context: QUIET });
      two(new Stack(app, 'S', here));
      if (enforced) OneActiveKey.enforce(app);
      app.synth();
      return existsSync(path.join(outdir, REPORT));
    };
    expect(run(false)).toBe(false);
    expect(run(true)).toBe(true);
    expect(run(false)).toBe(true);
  });
});

test('the Aspect writes no report', () => {
  inFolder((outdir) => {
    const app = new App({ outdir, context: QUIET });
    two(new Stack(app, 'S', here));
    Aspects.of(app).add(new OneActiveKeyAspect(), { priority: 0 });
    expect(() => app.synth()).toThrow(RULE.id);
    expect(existsSync(path.join(outdir, REPORT))).toBe(false);
  });
});

test('Template.fromStack throws for a stack of the App, not for one inside a Stage', () => {
  const check = (scope: (app: App) => App | Stage) => {
    inFolder((outdir) => {
      const app = new App({ outdir });
      const stack = new Stack(scope(app), 'S', here);
      two(stack);
      OneActiveKey.enforce(app);
      Template.fromStack(stack);
    });
  };
  expect(() => {
    check((app) => app);
  }).toThrow(RULE.id);
  check((app) => new Stage(app, 'Prod', here));
});

/** As if compiled code at this frame had made the key. */
function madeAt(stack: Stack, id: string, frames: readonly string[]): void {
  const made = new CfnAccessKey(stack, id, { userName: 'alice' });
  made.node.addMetadata('aws:cdk:creationStack', frames);
}

test('the plugin follows the source maps of compiled JavaScript', () => {
  inFolder((folder) => {
    const dist = path.join(folder, 'dist');
    mkdirSync(dist);
    writeFileSync(path.join(dist, 'app.js'), 'const key = 1;\n//# sourceMappingURL=app.js.map\n');
    const map = { version: 3, sources: ['../lib/app.ts'], names: [], mappings: 'AAUA' };
    writeFileSync(path.join(dist, 'app.js.map'), JSON.stringify(map));
    const { plugin, nag } = synthesize((app) => {
      app.node.setContext('aws:cdk:disable-creation-stack-traces', true);
      const stack = new Stack(app, 'S', here);
      const frame = `Object.<anonymous> (${path.join(dist, 'app.js')}:1:1)`;
      madeAt(stack, 'K1', ['new CfnAccessKey in aws-cdk-lib...', frame]);
      named(stack, 'K2', 'alice');
    });
    for (const it of [plugin, nag])
      expect(it?.violations[0]?.description).toMatch(/S\/K1 \(\S*lib\/app\.ts:11\)/);
  });
});

test('of a deep call, the ten innermost frames are kept, and more with a higher limit', () => {
  const frames = (depth: number, limit: number): number => {
    const before = Error.stackTraceLimit;
    Error.stackTraceLimit = limit;
    try {
      const app = new App();
      const stack = new Stack(app, 'S', here);
      const deep = (left: number): CfnAccessKey =>
        left > 0 ? deep(left - 1) : named(stack, 'K', 'alice');
      const { metadata } = deep(depth).node;
      const data: unknown = metadata.find((it) => it.type === 'aws:cdk:creationStack')?.data;
      return (data as string[]).length;
    } finally {
      Error.stackTraceLimit = before;
    }
  };
  expect(frames(30, 10)).toBeLessThanOrEqual(10);
  expect(frames(30, 60)).toBeGreaterThan(20);
});

test('`check` reads acceptances of a key’s Metadata and no acknowledgements', () => {
  const accept = { reason: 'rotation', owner: 'o@example.com', expires: '2099-01-01' };
  const read = (inMetadata: boolean) =>
    inFolder((outdir) => {
      const app = new App({ outdir });
      const stack = new Stack(app, 'S', here);
      const first = named(stack, 'K1', 'alice');
      named(stack, 'K2', 'alice');
      if (inMetadata) first.addMetadata('one-active-key', { accept });
      app.synth();
      const { keys } = readCloudAssembly(outdir);
      return evaluate(keys, { now: new Date('2027-01-01') }).verdict;
    });
  expect(read(false)).toBe('violation');
  expect(read(true)).toBe('compliant');
});
