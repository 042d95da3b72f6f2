import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type AccountSeed,
  type Call,
  deny,
  type EmbeddedIam,
  startEmbeddedIam,
} from '../../embedded-iam/index';
import type { Report } from '../../rule-core/index';
import { MANAGEMENT, member, members, timeless } from '../support/embedded-organization';

/**
 * An organization is checked by the built command line in a process of its own, which is killed as by
 * `kill -9` at some call, and then run again with the same checkpoint.
 */
const BIN = path.join(__dirname, '../../dist/cli/bin.js');

/** How many accounts there are; more with ONE_ACTIVE_KEY_KILLED_ACCOUNTS, and then more deaths. */
const ACCOUNTS = Number(process.env['ONE_ACTIVE_KEY_KILLED_ACCOUNTS'] ?? 6);
const DEATHS = Math.max(4, Math.min(20, Math.floor(ACCOUNTS / 10)));
const LONG = Math.max(60_000, ACCOUNTS * DEATHS * 1_000);

/** This one refuses the role: it is never complete, and asked again in every run. */
const REFUSING = member(1);

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-killed-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** With keys that are equally old in every run. */
function dated(account: AccountSeed): AccountSeed {
  const created = new Date('2026-01-02T03:04:05Z');
  const users = (account.users ?? []).map(({ keys = [], ...user }) => ({
    ...user,
    created,
    keys: keys.map((it) => (typeof it === 'string' ? { status: it, created } : it)),
  }));
  return { ...account, users };
}

/** An organization of its own for each row of runs, so that rows do not disturb one another. */
class Organization {
  /** What the run that goes on now has asked so far. */
  calls: Call[] = [];
  private iam: EmbeddedIam | undefined;
  private killAt = Infinity;
  private kill: () => void = () => undefined;

  constructor(private readonly checkpoint: string) {}

  async open(): Promise<this> {
    const management: AccountSeed = { id: MANAGEMENT, users: [{ name: 'root-admin' }] };
    this.iam = await startEmbeddedIam({
      accounts: [management, ...members(ACCOUNTS).map(dated)],
      faults: (call) => {
        this.calls.push(call);
        if (this.calls.length === this.killAt) this.kill();
        if (this.calls.length >= this.killAt) return { kind: 'reset' };
        const refused = call.parameters['RoleArn']?.includes(REFUSING) === true;
        return refused ? deny(call) : undefined;
      },
    });
    return this;
  }

  async close(): Promise<void> {
    await this.iam?.close();
  }

  /** Runs the check to its end, or to its death at this call of it. */
  async run(killAt = Infinity): Promise<Ended> {
    const iam = this.iam!;
    const { accessKeyId, secretAccessKey } = iam.credentialsFor(MANAGEMENT);
    this.calls = [];
    this.killAt = killAt;
    const check = ['live', '--organization', '--role-name', 'audit', '--format', 'json'];
    const child = spawn(
      process.execPath,
      [BIN, ...check, '--checkpoint', this.checkpoint, '--concurrency', '3', '--rate', '10000'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          // What the SDK thinks of this Node is no word of ours.
          NODE_NO_WARNINGS: '1',
          AWS_ENDPOINT_URL: iam.url,
          AWS_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: accessKeyId,
          AWS_SECRET_ACCESS_KEY: secretAccessKey,
        },
      },
    );
    this.kill = () => child.kill('SIGKILL');
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (it: Buffer) => out.push(it.toString()));
    child.stderr.on('data', (it: Buffer) => err.push(it.toString()));
    const [code, signal] = await new Promise<[Ended['code'], Ended['signal']]>(
      (resolve, reject) => {
        child.on('error', reject);
        child.on('close', (...ended) => {
          resolve(ended);
        });
      },
    );
    return { code, signal, stdout: out.join(''), stderr: err.join('') };
  }

  /** The accounts that the checkpoint holds whole; a line that was cut short is none. */
  kept(): string[] {
    if (!existsSync(this.checkpoint)) return [];
    const lines = readFileSync(this.checkpoint, 'utf8').split('\n').slice(1, -1);
    return lines.map((it) => (JSON.parse(it) as { account: string }).account);
  }

  /** The accounts of which the run has asked something. */
  asked(): Set<string> {
    return new Set(
      this.calls.flatMap((it) => {
        if (it.service === 'iam') return [it.account];
        return it.action === 'AssumeRole' ? [it.parameters['RoleArn']!.split(':')[4]!] : [];
      }),
    );
  }
}

async function organization<T>(name: string, work: (it: Organization) => Promise<T>): Promise<T> {
  const it = await new Organization(path.join(folder, name)).open();
  try {
    return await work(it);
  } finally {
    await it.close();
  }
}

const reportOf = ({ stdout }: Ended) => timeless(JSON.parse(stdout) as Report);

/** The same numbers in every run: where the process dies, as parts of the way (Weyl's sequence). */
const parts = Array.from({ length: DEATHS }, (_, index) => ((index + 1) * 0.6180339887) % 1);

/** What a run that nobody disturbs says, and after how many calls. */
let whole: { readonly report: unknown; readonly calls: number };
beforeAll(async () => {
  whole = await organization('whole', async (it) => {
    const ended = await it.run();
    expect([ended.code, ended.stderr]).toEqual([1, '']);
    const report = JSON.parse(ended.stdout) as Report;
    expect(report.summary).toMatchObject({
      users: 1 + 3 * (ACCOUNTS - 1),
      violations: Math.ceil(ACCOUNTS / 3),
      errors: 1,
    });
    expect(it.kept().sort()).toEqual(
      [MANAGEMENT, ...members(ACCOUNTS).map(({ id }) => id)].filter((id) => id !== REFUSING),
    );
    return { report: timeless(report), calls: it.calls.length };
  });
}, LONG);

test(
  'killed at any call and run again, it says the same and asks no account twice that it had read',
  async () => {
    // The first call, the last one, and some between; each row is a process that mostly waits.
    const deaths = [1, ...parts.map((it) => 1 + Math.floor(it * whole.calls)), whole.calls];
    const kept = await Promise.all(
      deaths.map((killAt, index) =>
        organization(`killed-${index}`, async (it) => {
          const killed = await it.run(killAt);
          expect([killAt, killed.signal, killed.stdout]).toEqual([killAt, 'SIGKILL', '']);
          const before = it.kept();
          const again = await it.run();
          expect([killAt, again.code, again.stderr]).toEqual([killAt, 1, '']);
          const asked = it.asked();
          expect([killAt, before.filter((account) => asked.has(account))]).toEqual([killAt, []]);
          expect(asked).toContain(REFUSING);
          expect(reportOf(again)).toEqual(whole.report);
          return before.length;
        }),
      ),
    );
    // Otherwise nothing was shown: some died with nothing read, some with a part of it.
    expect(Math.min(...kept)).toBe(0);
    expect(kept.filter((it) => it > 0 && it < ACCOUNTS).length).toBeGreaterThan(1);
  },
  LONG,
);

test(
  'killed again and again, it loses nothing on the way and comes to its end',
  async () => {
    await organization('again', async (it) => {
      const before: string[] = [];
      for (let deaths = 0; ; deaths += 1) {
        const ended = await it.run(Math.ceil(whole.calls * 0.8));
        const asked = it.asked();
        expect(before.filter((account) => asked.has(account))).toEqual([]);
        const kept = it.kept();
        expect(kept).toEqual(expect.arrayContaining(before));
        expect(new Set(kept).size).toBe(kept.length);
        if (ended.signal === null) {
          expect(deaths).toBeGreaterThan(0);
          expect(reportOf(ended)).toEqual(whole.report);
          return;
        }
        expect(kept.length).toBeGreaterThan(before.length);
        before.splice(0, Infinity, ...kept);
      }
    });
  },
  LONG,
);
