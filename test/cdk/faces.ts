import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App, Aspects, type Stage, Validations } from 'aws-cdk-lib';
import {
  OneActiveKey,
  OneActiveKeyAspect,
  type OneActiveKeyValidatorOptions,
} from '../../cdk-aspect/index';
import { OneActiveKeyNagPack } from '../../cdk-aspect/nag/index';
import { readCloudAssembly } from '../../inputs/cloudformation/index';
import { evaluate, type Report, RULE, type Verdict } from '../../rule-core/index';

process.env['CDK_VALIDATION'] = 'false';

export interface Shown {
  readonly ruleName: string;
  readonly description: string;
  readonly severity: string;
  readonly reason?: string;
  readonly acknowledgedAt?: string;
  readonly suggestedFix?: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

export interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly violations: readonly Shown[];
  readonly suppressedViolations?: readonly Shown[];
}

export interface Synthesized {
  readonly plugin: PluginReport | undefined;
  readonly nag: PluginReport | undefined;
  readonly assembly: Report;
}

export type Build = (app: App) => void;

/** As under the CDK's command line: it reads the report itself, and asks for asset metadata. */
const QUIET = {
  '@aws-cdk/core:failSynthOnValidationErrors': false,
  'aws:cdk:enable-asset-metadata': true,
  'aws:cdk:enable-path-metadata': true,
  'aws:cdk:version-reporting': true,
};

/** Synthesizes once with the plugin and the pack, and reads the assembly as the command line does. */
export function synthesize(build: Build, options: OneActiveKeyValidatorOptions = {}): Synthesized {
  return inFolder((outdir) => {
    const app = new App({ outdir, context: QUIET });
    build(app);
    OneActiveKey.enforce(app, options);
    Validations.of(app).addPlugins(new OneActiveKeyNagPack(app, options));
    app.synth();
    const reports = readReports(outdir);
    const { keys, errors } = readCloudAssembly(outdir);
    return {
      plugin: reports.find((it) => it.pluginName === 'one-active-key'),
      nag: reports.find((it) => it.pluginName === 'OneActiveKey'),
      assembly: evaluate(keys, { errors, now: new Date() }),
    };
  });
}

/** What synthesis with the Aspect says: the exception, or else the warnings. */
export function synthesizeWithAspect(
  build: Build,
  attach: (app: App) => App | Stage = (app) => app,
): { error: string | undefined; warnings: string } {
  return inFolder((outdir) => {
    const app = new App({ outdir, context: QUIET });
    build(app);
    Aspects.of(attach(app)).add(new OneActiveKeyAspect(), { priority: 0 });
    let written = '';
    const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written += String(text);
      return true;
    });
    try {
      const { stacks } = app.synth();
      const messages = stacks.flatMap((it) =>
        it.messages.map((one) => JSON.stringify(one.entry.data)),
      );
      return { error: undefined, warnings: [written, ...messages].join('\n') };
    } catch (error) {
      return { error: (error as Error).message, warnings: written };
    } finally {
      stderr.mockRestore();
    }
  });
}

export function verdictOf(report: PluginReport | undefined): Verdict {
  const shown = report?.violations ?? [];
  const has = (id: string, severity: string) =>
    shown.some((it) => it.ruleName.endsWith(id) && it.severity === severity);
  if (has(RULE.id, 'error')) return 'violation';
  return has(RULE.undeterminedId, 'warning') ? 'undetermined' : 'compliant';
}

/** What a report says could not be read. */
export function unreadIn(report: PluginReport | undefined): string[] {
  return (report?.violations ?? [])
    .filter(({ description }) => description.startsWith('Not everything could be read'))
    .map(({ description }) => description);
}

export function aspectVerdict(shown: ReturnType<typeof synthesizeWithAspect>): Verdict {
  if (shown.error?.includes(`${RULE.id}: IAM user`)) return 'violation';
  if (shown.error !== undefined) throw new Error(shown.error);
  const findings = shown.warnings.replace(/^\[one-active-key\] Keys of .*$/gm, '');
  return findings.includes(RULE.undeterminedId) || findings.includes('may ')
    ? 'undetermined'
    : 'compliant';
}

function readReports(outdir: string): readonly PluginReport[] {
  const text = readFileSync(path.join(outdir, 'validation-report.json'), 'utf8');
  return (JSON.parse(text) as { pluginReports: PluginReport[] }).pluginReports;
}

export function inFolder<T>(act: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-'));
  try {
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
