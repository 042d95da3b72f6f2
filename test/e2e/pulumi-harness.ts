import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const HARNESS = path.join(ROOT, 'test/pulumi/harness');

export const PROGRAMS = path.join(ROOT, 'examples/pulumi-stack');
export const PACK = path.join(ROOT, 'pulumi-policy');
const FLAGS = ['--stack', 'dev', '--non-interactive', '--color', 'never'];

/** Where no language host is installed, the engine starts a Node pack with this command. */
const START_PACK = `#!/bin/sh
exec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/run-policy-pack')")" "$1" "$PWD"
`;

export interface Done {
  readonly code: number | null;
  readonly output: string;
  readonly stdout: string;
}

/** Whether a language host is installed beside the command line. */
export function hasLanguageHost(language: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((it) => existsSync(path.join(it, `pulumi-language-${language}`)));
}

export const hasPulumi = spawnSync('pulumi', ['version']).status === 0;

/**
 * The real `pulumi` with states in a folder of its own, a double of the AWS provider, and the
 * language host of {@link HARNESS}/cli-driver.js.
 */
export class Engine {
  private constructor(
    readonly folder: string,
    private readonly provider: ChildProcess,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /**
   * @param ledger a file in which the provider keeps what IAM holds: then each provider of a program is a
   *   process of its own, which knows its account
   */
  static async start(ledger?: string): Promise<Engine> {
    const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'one-active-key-pulumi-')));
    const at = (...parts: string[]) => path.join(folder, ...parts);
    for (const name of ['bin', 'home', 'state', 'work']) mkdirSync(at(name));
    const starter = at('bin/pulumi-analyzer-policy-nodejs');
    writeFileSync(starter, START_PACK);
    chmodSync(starter, 0o755);
    writeFileSync(at('work/Pulumi.yaml'), 'name: access-keys\nruntime: nodejs\n');
    const double = path.join(HARNESS, 'provider-double.js');
    const provider = spawn(process.execPath, [double], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await portOf(provider);
    if (ledger !== undefined) {
      for (const name of ['aws', 'aws-native', 'awscc']) {
        const started = at(`bin/pulumi-resource-${name}`);
        writeFileSync(started, `#!/bin/sh\nexec "${process.execPath}" "${double}"\n`);
        chmodSync(started, 0o755);
      }
    }
    const engine = new Engine(folder, provider, {
      ...process.env,
      PATH: `${at('bin')}${path.delimiter}${process.env['PATH'] ?? ''}`,
      PULUMI_HOME: at('home'),
      PULUMI_BACKEND_URL: `file://${at('state')}`,
      PULUMI_CONFIG_PASSPHRASE: 'for tests only',
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
      ...(ledger === undefined
        ? { PULUMI_DEBUG_PROVIDERS: `aws:${port}` }
        : { ONE_ACTIVE_KEY_LEDGER: ledger }),
    });
    const created = engine.pulumi('stack', 'init', 'dev', '--non-interactive');
    if (created.code !== 0) throw new Error(`No stack: ${created.output}`);
    return engine;
  }

  stop(): void {
    this.provider.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  /** A subcommand of `pulumi` on a program, such as `preview`. */
  program(folder: string, main: string, command: string, ...parameters: string[]): Done {
    return this.programWith({}, folder, main, command, ...parameters);
  }

  /** The same, with more in the environment. */
  programWith(
    env: NodeJS.ProcessEnv,
    folder: string,
    main: string,
    command: string,
    ...parameters: string[]
  ): Done {
    const driver = path.join(HARNESS, 'cli-driver.js');
    return this.run(
      process.execPath,
      [driver, folder, main, command, ...FLAGS, ...parameters],
      env,
    );
  }

  pulumi(...parameters: string[]): Done {
    return this.run('pulumi', parameters);
  }

  /** The same in a folder with a program, which the language host on the PATH runs. */
  pulumiIn(folder: string, ...parameters: string[]): Done {
    return this.run('pulumi', ['-C', folder, ...parameters]);
  }

  /** `one-active-key check`, from the built package. */
  check(...parameters: string[]): Done {
    return this.run(process.execPath, [path.join(ROOT, 'dist/cli/bin.js'), 'check', ...parameters]);
  }

  private run(command: string, parameters: readonly string[], env: NodeJS.ProcessEnv = {}): Done {
    const done = spawnSync(command, parameters, {
      cwd: this.at('work'),
      env: { ...this.env, ...env },
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
    return {
      code: done.status,
      stdout: done.stdout,
      output: `${done.stdout}${done.stderr}`,
    };
  }
}

function portOf(provider: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    provider.stdout?.once('data', (data: Buffer) => {
      resolve(data.toString().trim());
    });
    provider.once('exit', () => {
      reject(new Error('The double of the provider did not start.'));
    });
  });
}
