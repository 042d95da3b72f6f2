import path from 'node:path';
import type fc from 'fast-check';
import { DEFAULT_CONFIGURATION } from '../../../guard/configuration';
import { eventHandler, type EventTools } from '../../../guard/event/handler';
import { Ledger } from '../../../guard/event/ledger';
import type { Notice } from '../../../guard/event/notice';
import type { UserRead } from '../../../guard/event/read-user';
import { type AsffFinding, gone, userFindingsOf } from '../../../guard/security-hub/index';
import {
  type AccessKey,
  ALWAYS,
  constantly,
  evaluate,
  namedUser,
  type Report,
} from '../../../rule-core/index';
import { MemoryStore } from './memory-store';
import { ACCOUNT, created, deleted, ofUser, renamed, updated } from './records';

export type Operation =
  | { readonly kind: 'key' | 'user' | 'no-user'; readonly user: number }
  | {
      readonly kind: 'activate' | 'deactivate' | 'delete';
      readonly user: number;
      readonly key: number;
    }
  | { readonly kind: 'rename'; readonly user: number; readonly to: number };

const NAMES = ['alice', 'bob', 'Carol'];
type Keys = { id: string; active: boolean }[];

/**
 * An account whose users and keys change, a Security Hub that keeps what is of later, and the handler
 * between them. Everything gives way to everything, as the scheduler of the test wants it.
 */
export class World {
  readonly users = new Map<string, Keys>();
  readonly shown = new Map<string, AsffFinding>();
  readonly notices: Notice[] = [];
  readonly store: MemoryStore;
  private ticks = Date.UTC(2026, 10, 27, 12);
  private count = 0;
  private readonly pause: () => Promise<void>;

  constructor(private readonly scheduler: fc.Scheduler) {
    this.pause = async () => {
      await this.scheduler.schedule(Promise.resolve());
    };
    this.store = new MemoryStore(this.pause);
  }

  /** A moment that no other has. */
  private tick(): Date {
    return new Date((this.ticks += 7));
  }

  /** Changes the account. @returns what CloudTrail tells of it; absent where IAM refuses */
  change(it: Operation): Record<string, unknown> | undefined {
    const name = NAMES[it.user] ?? '';
    const keys = this.users.get(name);
    const at = this.tick().toISOString();
    const parts = { id: `e-${++this.count}`, at };
    switch (it.kind) {
      case 'user':
        if (keys) return undefined;
        this.users.set(name, []);
        return ofUser('CreateUser', name, parts);
      case 'no-user':
        if (!this.users.delete(name)) return undefined;
        return ofUser('DeleteUser', name, parts);
      case 'rename': {
        const to = NAMES[it.to] ?? '';
        if (!keys || this.users.has(to)) return undefined;
        this.users.delete(name);
        this.users.set(to, keys);
        return renamed(name, to, parts);
      }
      case 'key': {
        if (!keys || keys.length > 1) return undefined;
        const id = `AKIA${String(this.count).padStart(16, '0')}`;
        keys.push({ id, active: true });
        return created(name, id, parts);
      }
      case 'activate':
      case 'deactivate': {
        const key = keys?.[it.key];
        if (!key) return undefined;
        key.active = it.kind === 'activate';
        return updated(name, key.id, key.active ? 'Active' : 'Inactive', parts);
      }
      case 'delete': {
        const [key] = keys?.splice(it.key, 1) ?? [];
        return key && deleted(name, key.id, parts);
      }
    }
  }

  /** What the handler does with an event. */
  async handle(event: unknown): Promise<void> {
    const handler = eventHandler({
      configuration: async () => {
        await this.pause();
        return DEFAULT_CONFIGURATION;
      },
      tools: () => Promise.resolve(this.tools()),
      log: () => undefined,
    });
    await handler(event);
  }

  /** Reads and imports the whole account, as a sweep does. */
  async sweep(): Promise<void> {
    const asOf = this.tick().toISOString();
    const names = [...this.users.keys()];
    const read = [];
    for (const it of names) read.push(await this.read(it, asOf));
    const open = [...this.shown.values()].map(nameOf).filter((it) => !names.includes(it));
    for (const it of open) read.push(await this.read(it, asOf));
    for (const it of read) await this.import(reportOf(it));
  }

  /** Who has a finding that fails, by what Security Hub shows. */
  failing(): string[] {
    const failed = [...this.shown.values()].filter((it) => it.Compliance.Status === 'FAILED');
    return failed.map(nameOf).sort();
  }

  /** Who is noted to have a finding, in small letters. */
  noted(): string[] {
    const open = [...this.store.texts].filter(([, it]) => it.text.includes('"state":"open"'));
    return open.map(([name]) => path.basename(name, '.json')).sort();
  }

  /** Who has two active keys, counted by hand. */
  violating(): string[] {
    const active = (keys: Keys) => keys.filter((it) => it.active).length;
    return [...this.users].flatMap(([name, keys]) => (active(keys) > 1 ? [name] : [])).sort();
  }

  private tools(): EventTools {
    return {
      account: ACCOUNT,
      now: () => new Date(this.ticks),
      read: ({ name }) => this.read(name, this.tick().toISOString()),
      importUsers: (report) => this.import(report),
      ledger: new Ledger(this.store, ACCOUNT, () => new Date(this.ticks)),
      tell: async (notice) => {
        await this.pause();
        this.notices.push(notice);
      },
      end: () => undefined,
    };
  }

  /** IAM shows a user no earlier than it was asked. */
  private async read(name: string, asOf: string): Promise<UserRead> {
    await this.pause();
    const keys = this.users.get(name);
    const facts = keys?.filter((it) => it.active).map((it) => factOf(name, it.id)) ?? [];
    await this.pause();
    const activeKeys = facts.length;
    return {
      name,
      asOf,
      facts: {
        ...{ account: ACCOUNT, partition: 'aws', source: 'list', asOf, keys: facts, calls: {} },
        ...{ keysRead: keys?.length ?? 0, users: keys ? 1 : 0, errors: [], warnings: [] },
        judged: keys ? [{ name, activeKeys }] : gone([name]),
      },
    };
  }

  private async import(report: Report): Promise<void> {
    for (const batch of userFindingsOf(report)) {
      await this.pause();
      for (const it of batch) {
        if (it.UpdatedAt > (this.shown.get(it.Id)?.UpdatedAt ?? '')) this.shown.set(it.Id, it);
      }
      await this.pause();
    }
  }
}

function factOf(user: string, id: string): AccessKey {
  return {
    address: id,
    user: constantly(namedUser(user)),
    status: constantly('Active'),
    exists: ALWAYS,
    account: { id: ACCOUNT, scope: ACCOUNT },
    observed: { accessKeyId: id },
  };
}

function reportOf({ facts }: UserRead): Report {
  const { account = '', asOf = '', judged = [], keys } = facts;
  return evaluate(keys, {
    readings: [
      {
        account,
        partition: 'aws',
        source: 'list',
        asOf,
        users: 1,
        calls: {},
        complete: true,
        judged,
      },
    ],
  });
}

function nameOf(it: AsffFinding): string {
  const [user] = it.Resources as readonly { Details?: { AwsIamUser?: { UserName: string } } }[];
  return user?.Details?.AwsIamUser?.UserName ?? '';
}
