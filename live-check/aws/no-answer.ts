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
