import { DEFAULT_CONFIGURATION } from '../../../guard/configuration';
import { asker } from '../../../guard/run-task/network/ask';
import { Hosts } from '../../../guard/run-task/network/hosts';
import { judgePlan, type PlanSettings } from '../../../guard/run-task/judge-plan';
import {
  type RunningServer,
  type ServerOptions,
  startServer,
} from '../../../guard/run-task/server';
import { constant, plan } from '../../terraform/plans';
import { type Hcp, KEY, type Plan, type Result, startHcp } from './hcp';

export const NOW = new Date('2026-11-25T12:00:00Z');
/** The same steps as in earnest, in less time. */
export const LIMITS = {
  fetch: { time: 5_000, bytes: 1024 * 1024, waits: [1, 1, 1] },
  callback: { time: 5_000, attempt: 2_000, waits: [1, 1, 1] },
};

export interface Served {
  readonly hcp: Hcp;
  readonly server: RunningServer;
  readonly log: string[];
  /** Has a plan judged, and gives the result. */
  readonly judge: (plan: Plan, fields?: object) => Promise<Result>;
  readonly close: () => Promise<void>;
}

export type Setup = Partial<Omit<ServerOptions, 'settings'>> & {
  readonly settings?: Partial<PlanSettings>;
  /** Hosts that may be asked; both of HCP's where it is not said. */
  readonly named?: readonly string[];
};

/** A server that judges in this thread, and an HCP Terraform that asks it. */
export async function serve({ settings, named, ...rest }: Setup = {}): Promise<Served> {
  const hcp = await startHcp();
  const hosts = new Hosts(named ?? [hcp.host, hcp.archivist]);
  const log: string[] = [];
  const server = await startServer({
    key: KEY,
    port: 0,
    host: '127.0.0.1',
    hosts,
    ask: asker(hosts),
    judge: (plan, given, now) =>
      new Promise((resolve) => {
        resolve(judgePlan(plan, given, now));
      }),
    queue: { atOnce: 2, waiting: 10 },
    settings: () => Promise.resolve({ ...DEFAULT_CONFIGURATION, ...settings }),
    limits: LIMITS,
    now: () => NOW,
    log: (line) => log.push(line),
    ...rest,
  });
  return {
    hcp,
    server,
    log,
    judge: async (document, fields) => {
      const { status } = await hcp.send(server.url, hcp.body(document, fields));
      if (status !== 200) throw new Error(`HTTP ${status}`);
      return hcp.result();
    },
    close: async () => {
      await server.close();
      await hcp.close();
    },
  };
}

/** A plan with so many active keys of a user. */
export function planOf(count: number, user = 'alice'): object {
  const names = Array.from({ length: count }, (_, it) => `aws_iam_access_key.k${it}`);
  return plan(
    names.map((address) => ({ address, after: { user } })),
    { code: Object.fromEntries(names.map((it) => [it, { user: constant(user) }])) },
  );
}

export const outcomesOf = ({ relationships }: Result) =>
  relationships?.outcomes.data.map((it) => it.attributes) ?? [];
