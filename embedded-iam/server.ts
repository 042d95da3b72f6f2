import http from 'node:http';
import { Account, type AccountSeed, type StoredKey, type StoredUser } from './account';
import { CredentialReports } from './credential-report';
import { ServiceError } from './error';
import { type Call, type Fault, type FaultScript, THROTTLED } from './faults';
import { IAM_ACTIONS } from './iam-actions';
import { stsAction } from './sts-actions';
import { xml, type Xml } from './xml';

export interface EmbeddedIamOptions {
  /** @default one empty account, 111111111111 */
  readonly accounts?: readonly AccountSeed[];
  /** @default the real time */
  readonly now?: () => Date;
  /** What goes wrong, call by call. */
  readonly faults?: FaultScript;
  /** A token bucket for all calls; past it they are throttled. */
  readonly rate?: { readonly perSecond: number; readonly burst: number };
  /** How many reads of a user still show its keys as they were before a write. @default 0 */
  readonly staleReads?: number;
  /** @default 2, IAM's quota; accounts with more exist all the same */
  readonly maxKeysPerUser?: number;
  /** The port to listen on. @default a free one */
  readonly port?: number;
}

export interface EmbeddedIam {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Every call so far, in order. */
  readonly calls: readonly Call[];
  /** What a caller needs to be somebody of an account: an id without a secret worth the name. */
  credentialsFor(
    account: string,
    caller?: string,
  ): {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  close(): Promise<void>;
}

const NAMESPACES = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

/** Starts an IAM and STS endpoint on loopback: the Query protocol over HTTP, state in memory. */
export async function startEmbeddedIam(options: EmbeddedIamOptions = {}): Promise<EmbeddedIam> {
  const server = new Server(options);
  const listener = http.createServer((request, response) => {
    server.handle(request, response);
  });
  await new Promise<void>((resolve) => listener.listen(options.port ?? 0, '127.0.0.1', resolve));
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('no port to listen on');
  return {
    url: `http://127.0.0.1:${address.port}`,
    accounts: server.accounts,
    calls: server.calls,
    credentialsFor: (account, caller) => server.credentialsFor(account, caller),
    close: () =>
      new Promise((resolve) => {
        listener.closeAllConnections();
        listener.close(() => {
          resolve();
        });
      }),
  };
}

interface Caller {
  readonly account: Account;
  readonly arn: string;
}

class Server {
  readonly accounts = new Map<string, Account>();
  readonly calls: Call[] = [];
  private readonly callers = new Map<string, Caller>();
  private readonly reports = new Map<Account, CredentialReports>();
  private readonly stale = new Map<StoredUser, { left: number; keys: readonly StoredKey[] }>();
  private readonly seen = new Map<StoredUser, readonly StoredKey[]>();
  private readonly now: () => Date;
  private tokens: number;
  private filledAt: number;

  constructor(private readonly options: EmbeddedIamOptions) {
    this.now = options.now ?? (() => new Date());
    this.tokens = options.rate?.burst ?? 0;
    this.filledAt = this.now().getTime();
    for (const seed of options.accounts ?? [{ id: '111111111111' }]) {
      const account = new Account(seed.id, seed, this.now);
      this.accounts.set(seed.id, account);
      this.reports.set(account, new CredentialReports(account, this.now));
      for (const user of account.users.values()) this.remember(user);
    }
  }

  credentialsFor(id: string, arn = `arn:aws:iam::${id}:user/embedded-iam-caller`) {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`There is no account ${id} here.`);
    const accessKeyId = `ASIAEMBEDDED${String(this.callers.size + 1).padStart(8, '0')}`;
    this.callers.set(accessKeyId, { account, arn });
    return { accessKeyId, secretAccessKey: 'not-a-secret' };
  }

  handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.answer(request, response, new URLSearchParams(Buffer.concat(chunks).toString('utf8')));
    });
  }

  private answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    body: URLSearchParams,
  ): void {
    const { Action: action = '', ...parameters } = Object.fromEntries(body);
    const [, key = '', , , service = 'iam'] =
      /Credential=([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)/.exec(request.headers.authorization ?? '') ??
      [];
    const caller = this.callers.get(key) ?? this.someone();
    const call: Call = {
      service: service === 'sts' ? 'sts' : 'iam',
      action,
      parameters,
      account: caller.account.id,
      caller: caller.arn,
      number: this.calls.length + 1,
    };
    this.calls.push(call);
    const fault = this.throttled() ? THROTTLED : this.options.faults?.(call);
    if (fault?.kind === 'reset') {
      request.socket.destroy();
      return;
    }
    const { status, text } = this.respond(call, caller, fault);
    response.writeHead(status, {
      'content-type': 'text/xml',
      'x-amzn-requestid': `call-${call.number}`,
    });
    response.end(text);
  }

  private respond(
    call: Call,
    caller: Caller,
    fault: Fault | undefined,
  ): { status: number; text: string } {
    const namespace = NAMESPACES[call.service];
    const requestId = `call-${call.number}`;
    try {
      if (fault?.kind === 'error') {
        throw new ServiceError(fault.code, fault.message ?? fault.code, fault.status);
      }
      const result = this.perform(call, caller, fault);
      const { action } = call;
      const inner = `<${action}Result>${xml(result)}</${action}Result>${xml({ ResponseMetadata: { RequestId: requestId } })}`;
      return {
        status: 200,
        text: `<${action}Response xmlns="${namespace}">${inner}</${action}Response>`,
      };
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { code, message, status } = error;
      const type = status >= 500 ? 'Receiver' : 'Sender';
      const inner = xml({
        Error: { Type: type, Code: code, Message: message },
        RequestId: requestId,
      });
      return { status, text: `<ErrorResponse xmlns="${namespace}">${inner}</ErrorResponse>` };
    }
  }

  private perform(call: Call, caller: Caller, fault: Fault | undefined): Xml {
    if (call.service === 'sts') {
      return stsAction(
        call,
        this.accounts,
        (account, arn) => this.credentialsFor(account, arn),
        this.now(),
      );
    }
    const action = Object.hasOwn(IAM_ACTIONS, call.action) ? IAM_ACTIONS[call.action] : undefined;
    const reports = this.reports.get(caller.account);
    if (!action || !reports) {
      throw new ServiceError('InvalidAction', `Could not find operation ${call.action}`);
    }
    return action({
      account: caller.account,
      reports,
      call,
      fault,
      maxKeysPerUser: this.options.maxKeysPerUser ?? 2,
      visible: (user) => this.visible(user),
      wrote: (user) => {
        this.wrote(user);
      },
    });
  }

  private visible(user: StoredUser): readonly StoredKey[] {
    const stale = this.stale.get(user);
    if (stale && stale.left-- > 0) return stale.keys;
    this.stale.delete(user);
    return user.keys;
  }

  private wrote(user: StoredUser): void {
    const left = this.options.staleReads ?? 0;
    if (left > 0) this.stale.set(user, { left, keys: this.seen.get(user) ?? [] });
    this.remember(user);
  }

  private remember(user: StoredUser): void {
    this.seen.set(
      user,
      user.keys.map((it) => ({ ...it })),
    );
  }

  /** A caller nobody introduced is somebody of the first account. */
  private someone(): Caller {
    const [account] = this.accounts.values();
    if (!account) throw new Error('The embedded IAM has no account.');
    return { account, arn: `arn:aws:iam::${account.id}:user/embedded-iam-caller` };
  }

  private throttled(): boolean {
    const { rate } = this.options;
    if (!rate) return false;
    const now = this.now().getTime();
    this.tokens = Math.min(
      rate.burst,
      this.tokens + ((now - this.filledAt) / 1000) * rate.perSecond,
    );
    this.filledAt = now;
    if (this.tokens < 1) return true;
    this.tokens -= 1;
    return false;
  }
}
