/** A time that passes only when somebody waits, or a test says so. */
export class TestClock {
  private time: number;

  constructor(start = '2026-11-23T12:00:00Z') {
    this.time = Date.parse(start);
  }

  readonly now = (): Date => new Date(this.time);

  readonly sleep = (milliseconds: number): Promise<void> => {
    this.pass(milliseconds);
    return Promise.resolve();
  };

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }
}
