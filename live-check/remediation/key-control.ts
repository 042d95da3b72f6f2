import {
  DeleteAccessKeyCommand,
  type IAMClient,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { DELETE_ACCESS_KEY, UPDATE_ACCESS_KEY } from '../aws/answers/iam';
import type { Aws } from '../aws/ask/ask';
import { isNoSuchEntity, sentenceOf } from '../aws/errors';
import { IamReader } from '../account/iam-reader';
import { LogUnwritable } from '../jsonl-log';
import type { Journal } from './journal';
import type { Entry, KeyAction } from './journal-entries';
import type { LastUse } from './key-to-keep';
import { lastUseOf } from './last-use';

export type Status = 'Active' | 'Inactive';
/** The keys of a user by id; `gone` where there is no such user. */
export type KeysOfUser = ReadonlyMap<string, Status> | 'gone';

/** What a change needs of the outside. */
export interface ControlOptions {
  readonly now: () => Date;
  /** Waits, in milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
  /** How many changes a second at most. @default 5 */
  readonly rate?: number;
  /** How often IAM is asked whether it shows a change. @default 8 */
  readonly looks?: number;
  /**
   * Called after the lines of the journal of every call, and waited for: the journal is copied to where it
   * outlives this machine. Where it fails, the line is one that could not be written.
   */
  readonly onWritten?: () => Promise<void>;
}

export type ChangeResult = (
  | { readonly result: 'done'; readonly keys: ReadonlyMap<string, Status> }
  | { readonly result: 'unverified'; readonly why: string }
  | { readonly result: 'failed'; readonly why: string }
) & {
  /** Why the line after the call is not in the journal. */
  readonly unwritten?: string;
};

export interface ChangeOptions {
  /** The journal holds this key already, so that it may be given back without a line. */
  readonly known?: boolean;
  /** Without waiting: {@link KeyControl.ready} was waited for, or a user may be without a key. */
  readonly atOnce?: boolean;
}

/** The changes of a run, in all its accounts, keep to one rate. */
export class ChangePace {
  private nextAt = 0;

  constructor(private readonly options: Pick<ControlOptions, 'now' | 'wait' | 'rate'>) {}

  /** Waits until the next change may be made. Nobody waits longer because a clock was set back. */
  async ready(): Promise<void> {
    const left = this.nextAt - this.options.now().getTime();
    if (left > 0) await this.options.wait(Math.min(left, this.turn));
  }

  /** A change is made now. */
  taken(): void {
    const at = this.options.now().getTime();
    const isBefore = at < this.nextAt && this.nextAt - at <= this.turn;
    this.nextAt = (isBefore ? this.nextAt : at) + this.turn;
  }

  /** How long a change takes of the time, in milliseconds. */
  private get turn(): number {
    return 1000 / (this.options.rate ?? 5);
  }
}

const ACTIONS = { Active: 'reactivate', Inactive: 'deactivate', deleted: 'delete' } as const;
const FIRST_WAIT = 250;
const LONGEST_WAIT = 4_000;

/** Reads and changes access keys, a journal line before and after every change. */
export class KeyControl {
  private readonly reader: IamReader;

  constructor(
    private readonly iam: IAMClient,
    private readonly account: string,
    private readonly journal: Journal,
    private readonly options: ControlOptions,
    private readonly aws: Aws,
    private readonly pace = new ChangePace(options),
  ) {
    this.reader = new IamReader(iam, aws);
  }

  /** @throws what AWS throws, but for a user who is not there */
  async keysOf(user: string): Promise<KeysOfUser> {
    try {
      const keys = await this.reader.keysOf(user);
      return new Map(
        keys.map((it) => [it.AccessKeyId, it.Status === 'Inactive' ? 'Inactive' : 'Active']),
      );
    } catch (error) {
      if (isNoSuchEntity(error)) return 'gone';
      throw error;
    }
  }

  /** Waits until the next change may be made: what must be true at that moment is read after it. */
  async ready(): Promise<void> {
    await this.pace.ready();
  }

  async lastUse(accessKeyId: string): Promise<LastUse> {
    return lastUseOf(accessKeyId, this.reader);
  }

  /** The name that the user of a key has now; `undefined` where AWS does not tell. */
  async userOf(accessKeyId: string): Promise<string | undefined> {
    return this.reader.userOf(accessKeyId).catch(() => undefined);
  }

  /**
   * Changes one key and reads it back until IAM shows the change.
   *
   * @throws LogUnwritable where the line before the call could not be written: the call is not made
   */
  async change(
    user: string,
    accessKeyId: string,
    to: Status | 'deleted',
    { known = false, atOnce = false }: ChangeOptions = {},
  ): Promise<ChangeResult> {
    const action = ACTIONS[to];
    const line = { action, account: this.account, user, accessKeyId } as const;
    if (!atOnce) await this.pace.ready();
    this.pace.taken();
    const intent = { type: 'intent', ...line, at: this.now() } as const;
    // What is given back waits for no copy.
    let unwritten = known ? await this.write(intent, false) : undefined;
    if (!known) await this.add(intent);
    const done = async (result: ChangeResult): Promise<ChangeResult> => {
      const why = result.result === 'done' ? {} : { why: result.why };
      const outcome = { type: 'outcome', ...line, result: result.result, ...why } as const;
      unwritten ??= await this.write({ ...outcome, at: this.now() });
      return { ...result, ...(unwritten === undefined ? {} : { unwritten }) };
    };
    let doubt: string | undefined;
    try {
      const key = { UserName: user, AccessKeyId: accessKeyId };
      if (to === 'deleted') {
        await this.aws.ask(this.iam, new DeleteAccessKeyCommand(key), DELETE_ACCESS_KEY);
      } else {
        const command = new UpdateAccessKeyCommand({ ...key, Status: to });
        await this.aws.ask(this.iam, command, UPDATE_ACCESS_KEY);
      }
    } catch (error) {
      const why = sentenceOf(error);
      if (wasRefused(error)) {
        // An attempt before the one that was refused may have got through without an answer.
        const seen = attemptsOf(error) === 1 ? why : await this.seen(user, accessKeyId, to);
        return done(
          typeof seen === 'string' ? { result: 'failed', why } : { result: 'done', keys: seen },
        );
      }
      // No answer: it may have happened all the same.
      doubt = why;
    }
    const seen = await this.seen(user, accessKeyId, to);
    return done(
      typeof seen === 'string'
        ? { result: 'unverified', why: doubt ?? seen }
        : { result: 'done', keys: seen },
    );
  }

  /** Notes how a call ended that an earlier run began. @throws LogUnwritable */
  settle(user: string, accessKeyId: string, action: KeyAction): void {
    const why = 'begun by an interrupted run, and found done';
    const line = { action, account: this.account, user, accessKeyId, result: 'done', why } as const;
    this.journal.add({ type: 'outcome', ...line, at: this.now() });
  }

  /** @throws LogUnwritable */
  private async add(entry: Entry, isCopied = true): Promise<void> {
    this.journal.add(entry);
    try {
      if (isCopied) await this.options.onWritten?.();
    } catch (error) {
      throw new LogUnwritable(sentenceOf(error), { cause: error });
    }
  }

  /** @returns why it is not in the journal */
  private async write(entry: Entry, isCopied = true): Promise<string | undefined> {
    try {
      await this.add(entry, isCopied);
      return undefined;
    } catch (error) {
      if (error instanceof LogUnwritable) return error.message;
      throw error;
    }
  }

  /** The user's keys once they show the change, else why they do not. */
  private async seen(
    user: string,
    accessKeyId: string,
    to: Status | 'deleted',
  ): Promise<ReadonlyMap<string, Status> | string> {
    const { looks = 8, wait } = this.options;
    let why = 'IAM does not show the change yet';
    for (let look = 0, pause = FIRST_WAIT; look < looks; look++) {
      if (look > 0) {
        await wait(pause);
        pause = Math.min(pause * 2, LONGEST_WAIT);
      }
      try {
        const keys = await this.keysOf(user);
        if (keys === 'gone') return 'the user was deleted meanwhile';
        if (!keys.has(accessKeyId))
          return to === 'deleted' ? keys : 'the key was deleted meanwhile';
        if (keys.get(accessKeyId) === to) return keys;
      } catch (error) {
        why = `it could not be read back: ${sentenceOf(error)}`;
      }
    }
    return why;
  }

  private now(): string {
    return this.options.now().toISOString();
  }
}

/** How often the SDK tried; `undefined` where that is not known. */
function attemptsOf(error: unknown): number | undefined {
  const { $metadata: metadata } = error as { $metadata?: { attempts?: number } };
  return metadata?.attempts;
}

/** AWS answered and did nothing; without an answer nobody knows. */
function wasRefused(error: unknown): boolean {
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const status = metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}
