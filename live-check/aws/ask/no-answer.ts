/** No answer came in time. */
export class NoAnswer extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NoAnswer';
  }
}

/** The time for the whole account is over; nothing more is asked. */
export class TimeIsUp extends NoAnswer {
  constructor(limit: string) {
    super(
      `the time for this account (${limit}) is over. Repeat the check with more of it (--timeout) or when AWS answers faster`,
    );
    this.name = 'TimeIsUp';
  }
}

/** After too many calls that came to nothing, nothing more is asked. */
export class GaveUp extends NoAnswer {
  /** @param last what became of the last call */
  constructor(last: string) {
    super(`${last}. That happened again and again, so nothing more was asked`);
    this.name = 'GaveUp';
  }
}

/** An answer came, but not one to this call: a proxy's page, another operation's, half of one. */
export class NotAnAnswer extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotAnAnswer';
  }
}

/** What is wrong with an answer, as it is read: "it has no list of users". */
export class Misread extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'Misread';
  }
}
