import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inFile, ledgerIn } from '../pulumi/harness/ledger';
import { RUNS } from '../pulumi/runs/runs';
import { type Done, Engine, PACK } from './pulumi-harness';

const FOLDER = path.join(__dirname, '../pulumi/runs');
const WITH_PACK = ['--policy-pack', PACK];

type Document = Record<string, unknown>;

/** What came of some rows of the table, carried out by the real engine in one program. */
export interface Outcome {
  /** The rows of which a user has two active keys in the end: the ledger says so. */
  readonly twice: ReadonlySet<number>;
  /** The rows that the pack blocks at a preview, and in the state that the run leaves. */
  readonly blocked: { readonly preview: ReadonlySet<number>; readonly state: ReadonlySet<number> };
  /** What `pulumi preview --json --show-sames` and `pulumi stack export` write of one row. */
  readonly documents: (row: number) => { readonly preview: string; readonly state: string };
}

/** The row that a resource is of: what row 7 makes is called `7-…`. */
function rowOf(urn: unknown): number | undefined {
  const [, row] = /::(\d+)-[^:]*$/.exec(typeof urn === 'string' ? urn : '') ?? [];
  return row === undefined ? undefined : Number(row);
}

/** The rows of the table, several at once or one alone, on one stack of the real engine. */
export class RunsEngine {
  private readonly home = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-runs-'));
  private readonly ledger = path.join(this.home, 'ledger.json');
  private engine: Engine | undefined;
  private before: Document = {};

  private constructor(private readonly rows: readonly number[]) {}

  /** An account with what these rows need before, and a stack in which their first programs ran. */
  static async start(rows: readonly number[]): Promise<RunsEngine> {
    const made = new RunsEngine(rows);
    for (const row of rows) {
      inFile(made.ledger, (it) => {
        RUNS[row]?.seed?.(it, (name) => `${row}-${name}`);
      });
    }
    made.engine = await Engine.start(made.ledger);
    succeeded(made.run('before', rows, 'up', '--yes', '--skip-preview'));
    made.before = made.exported();
    copyFileSync(made.ledger, made.at('ledger-before.json'));
    return made;
  }

  stop(): void {
    this.engine?.stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** A preview with the pack and without, and an update without it, to its end. */
  carriedOut(): Outcome {
    const { rows } = this;
    const events = this.run('after', rows, 'preview', '--json', ...WITH_PACK);
    const plan = succeeded(this.run('after', rows, 'preview', '--json', '--show-sames'));
    const preview = JSON.parse(plan.stdout) as Document & { steps: { urn: string }[] };
    succeeded(this.run('after', rows, 'up', '--yes', '--skip-preview'));
    const state = this.exported();
    const file = this.at('state.json');
    writeFileSync(file, JSON.stringify(state));
    const analyzed = this.pulumi('policy', 'analyze', '--file', file, '--json', ...WITH_PACK);
    return {
      twice: this.twice(),
      blocked: { preview: blockedIn(events), state: blockedIn(analyzed) },
      documents: (row) => {
        const steps = preview.steps.filter(({ urn }) => isOf(row, urn));
        const same = steps.filter((it) => 'op' in it && it.op === 'same').length;
        return {
          preview: JSON.stringify({ ...preview, steps, changeSummary: { same } }),
          state: JSON.stringify(only([row], state)),
        };
      },
    };
  }

  /** An update of some rows with the pack and without a preview, from where their first programs ended. */
  guarded(rows: readonly number[]): { readonly done: Done; readonly twice: ReadonlySet<number> } {
    copyFileSync(this.at('ledger-before.json'), this.ledger);
    const file = this.at('before.json');
    writeFileSync(file, JSON.stringify(only(rows, this.before)));
    succeeded(this.pulumi('stack', 'import', '--stack', 'dev', '--force', '--file', file));
    const done = this.run('after', rows, 'up', '--yes', '--skip-preview', ...WITH_PACK);
    return { done, twice: this.twice() };
  }

  private twice(): ReadonlySet<number> {
    const users = ledgerIn(this.ledger).twice();
    return new Set(users.map((it) => Number(it.split('/')[1]?.split('-')[0])));
  }

  private exported(): Document {
    const file = this.at('export.json');
    succeeded(this.pulumi('stack', 'export', '--stack', 'dev', '--file', file));
    return JSON.parse(readFileSync(file, 'utf8')) as Document;
  }

  private run(step: string, rows: readonly number[], ...parameters: string[]): Done {
    const [command = '', ...rest] = parameters;
    const env = {
      RUN_STEP: step,
      RUN_ONLY: rows.join(','),
      // With policy findings among the events; without a pack, the preview as one document.
      ...(rest.includes('--policy-pack') ? { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: 'true' } : {}),
    };
    const targets =
      step === 'after'
        ? rows.flatMap((row) => (RUNS[row]?.targets ?? []).map((it) => `**::${row}-${it}`))
        : [];
    const given = targets.flatMap((it) => ['--target', it]);
    return this.started().programWith(env, FOLDER, 'index.js', command, ...rest, ...given);
  }

  private pulumi(...parameters: string[]): Done {
    return this.started().pulumi(...parameters);
  }

  private started(): Engine {
    if (!this.engine) throw new Error('not started');
    return this.engine;
  }

  private at(name: string): string {
    return path.join(this.home, name);
  }
}

/** The resources of a row, with what all rows have: the stack, and the default provider. */
function isOf(row: number, urn: string): boolean {
  return [row, undefined].includes(rowOf(urn));
}

function only(rows: readonly number[], exported: Document): Document {
  const deployment = exported['deployment'] as { resources?: { urn: string }[] };
  const resources = (deployment.resources ?? []).filter(({ urn }) =>
    [undefined, ...rows].includes(rowOf(urn)),
  );
  return { ...exported, deployment: { ...deployment, resources } };
}

/** The rows of which a mandatory policy says something, in events one a line. */
function blockedIn({ stdout }: Done): ReadonlySet<number> {
  const rows = stdout.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const { policyEvent } = JSON.parse(line) as {
      policyEvent?: { resourceUrn: string; enforcementLevel: string };
    };
    return policyEvent?.enforcementLevel === 'mandatory'
      ? (rowOf(policyEvent.resourceUrn) ?? NaN)
      : [];
  });
  return new Set(rows);
}

function succeeded(done: Done): Done {
  if (done.code !== 0) throw new Error(done.output);
  return done;
}
