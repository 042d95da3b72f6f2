/** The account cannot be planned for: it is not known which it is, or who asks. */
export class PlanError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PlanError';
  }
}

/** It was not begun: another account, another caller. Nothing was changed. */
export class NotStarted extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NotStarted';
  }
}
