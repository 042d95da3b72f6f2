/** A call as it arrives. */
export interface Call {
  /** As in the scope of a signature: `iam`, `sts`, `cloudtrail`. */
  readonly service: string;
  readonly action: string;
  /** The input as it was sent. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The texts and numbers of the input, as texts. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly account: string;
  /** The ARN of who calls. */
  readonly caller: string;
  /** The number of this call, from 1. */
  readonly number: number;
}

/** What goes wrong with a call. */
export type Fault =
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly message?: string;
      readonly status?: number;
    }
  /** The connection is cut without an answer. */
  | { readonly kind: 'reset' }
  /** Fewer results than asked for, more to come. */
  | { readonly kind: 'short-page'; readonly size: number }
  /** The marker that came in is sent back: a list without end. */
  | { readonly kind: 'repeated-marker' }
  /** A list that says for ever that there is more, under a new marker each time. */
  | { readonly kind: 'ever-new-marker' }
  /** A list that says that there is more, and not where. */
  | { readonly kind: 'no-marker' }
  /** Something that is no answer of this service, with the status of one unless said otherwise. */
  | {
      readonly kind: 'foreign';
      readonly text: string;
      readonly status?: number;
      /** @default "text/html" */
      readonly type?: string;
    }
  /** The real answer, changed on its way. */
  | { readonly kind: 'changed'; readonly change: (text: string) => string }
  /** The connection stays open, and nothing comes; or the head of an answer, and nothing more. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'half' };

/** Decides for every call whether it goes wrong: the script of a test. */
export type FaultScript = (call: Call) => Fault | undefined;

export function deny(call: Call): Fault {
  return {
    kind: 'error',
    code: 'AccessDenied',
    status: 403,
    message: `User: ${call.caller} is not authorized to perform: ${call.service}:${call.action}`,
  };
}

export const THROTTLED: Fault = {
  kind: 'error',
  code: 'Throttling',
  message: 'Rate exceeded',
  status: 400,
};

export const SESSION_EXPIRED: Fault = {
  kind: 'error',
  code: 'ExpiredToken',
  message: 'The security token included in the request is expired',
  status: 403,
};
