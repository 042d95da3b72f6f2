import { reasonOf } from './write-whole';

/** What a run needs of a stream of the process. */
export type Writable = Pick<NodeJS.WriteStream, 'write' | 'on' | 'isTTY'> & {
  readonly columns?: number;
};

/**
 * Standard output of a run. A failure (a full disk, a reader that went away) comes after the call that
 * causes it, so it is kept and asked for at the end.
 */
export class StandardOutput {
  private pending = 0;
  private failed: unknown;
  private finish: (() => void) | undefined;

  constructor(private readonly stream: Writable) {
    stream.on('error', (error) => {
      this.failed ??= error;
    });
  }

  /** How wide the terminal is; 0 where it is none. */
  get columns(): number {
    return this.stream.columns ?? 0;
  }

  get isTTY(): boolean {
    return this.stream.isTTY;
  }

  /** What comes after a failure is dropped: it has nowhere to go. */
  write(text: string): void {
    if (this.failed !== undefined) return;
    this.pending += 1;
    try {
      this.stream.write(text, (error) => {
        this.failed ??= error ?? undefined;
        this.written();
      });
    } catch (error) {
      this.failed ??= error;
      this.written();
    }
  }

  /** Waits until everything is written; the reason where it could not be. */
  async settled(): Promise<string | undefined> {
    if (this.pending > 0) {
      await new Promise<void>((resolve) => {
        this.finish = resolve;
      });
    }
    return this.failed === undefined ? undefined : reasonOf(this.failed);
  }

  private written(): void {
    this.pending -= 1;
    if (this.pending === 0) this.finish?.();
  }
}
