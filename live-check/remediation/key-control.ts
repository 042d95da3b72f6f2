import { type IAMClient, UpdateAccessKeyCommand } from '@aws-sdk/client-iam';
import { UPDATE_ACCESS_KEY } from '../aws/answers/iam';
import type { Aws } from '../aws/ask/ask';
import { isNoSuchEntity, sentenceOf } from '../aws/errors';
import { IamReader } from '../account/iam-reader';
import type { Journal } from './journal';

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
}

export type ChangeResult =
  | { readonly result: 'done'; readonly keys: ReadonlyMap<string, Status> }
  | { readonly result: 'unverified'; readonly why: string }
  | { readonly result: 'failed'; readonly why: string };

const FIRST_WAIT = 250;
const LONGEST_WAIT = 4_000;

/** Reads and changes access keys, a journal line before and after every change. */
export class KeyControl {
  private readonly reader: IamReader;
  private nextAt = 0;

  constructor(
    private readonly iam: IAMClient,
    private readonly journal: Journal,
    private readonly options: ControlOptions,
    private readonly aws: Aws,
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

  /** Changes one key and reads it back until IAM shows the change. */
  async change(user: string, accessKeyId: string, to: Status): Promise<ChangeResult> {
    const action = to === 'Inactive' ? 'deactivate' : 'reactivate';
    const line = { action, user, accessKeyId } as const;
    await this.pace();
    this.journal.add({ type: 'intent', ...line, at: this.now() });
    let doubt: string | undefined;
    try {
      const input = { UserName: user, AccessKeyId: accessKeyId, Status: to };
      await this.aws.ask(this.iam, new UpdateAccessKeyCommand(input), UPDATE_ACCESS_KEY);
    } catch (error) {
      const why = sentenceOf(error);
      if (wasRefused(error)) {
        this.journal.add({ type: 'outcome', ...line, result: 'failed', why, at: this.now() });
        return { result: 'failed', why };
      }
      // No answer: it may have happened all the same.
      doubt = why;
    }
    const seen = await this.seen(user, accessKeyId, to);
    const result: ChangeResult =
      typeof seen === 'string'
        ? { result: 'unverified', why: doubt ?? seen }
        : { result: 'done', keys: seen };
    const why = result.result === 'unverified' ? { why: result.why } : {};
    this.journal.add({ type: 'outcome', ...line, result: result.result, ...why, at: this.now() });
    return result;
  }

  /** Notes how a call ended that an earlier run began. */
  settle(user: string, accessKeyId: string, action: 'deactivate' | 'reactivate'): void {
    const why = 'begun by an interrupted run, and found done';
    const line = { action, user, accessKeyId, result: 'done', why } as const;
    this.journal.add({ type: 'outcome', ...line, at: this.now() });
  }

  /** The user's keys once they show the change, else why they do not. */
  private async seen(
    user: string,
    accessKeyId: string,
    status: Status,
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
        if (!keys.has(accessKeyId)) return 'the key was deleted meanwhile';
        if (keys.get(accessKeyId) === status) return keys;
      } catch (error) {
        why = `it could not be read back: ${sentenceOf(error)}`;
      }
    }
    return why;
  }

  private async pace(): Promise<void> {
    const { now, wait, rate = 5 } = this.options;
    const at = now().getTime();
    if (at < this.nextAt) await wait(this.nextAt - at);
    this.nextAt = Math.max(at, this.nextAt) + 1000 / rate;
  }

  private now(): string {
    return this.options.now().toISOString();
  }
}

/** AWS answered and did nothing; without an answer nobody knows. */
function wasRefused(error: unknown): boolean {
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  const status = metadata?.httpStatusCode ?? 0;
  return status >= 400 && status < 500;
}
