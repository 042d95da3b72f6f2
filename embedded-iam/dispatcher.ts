import { Account } from './account/account';
import { CredentialReports } from './account/credential-report';
import { ServiceError } from './error';
import { type Call, deny, type Fault, SESSION_EXPIRED, THROTTLED } from './behavior/faults';
import type { EmbeddedIamOptions } from './options';
import { isAllowed } from './account/policy';
import { Throttle } from './behavior/rate';
import type { Answer, Context, Credentials, Data, Incoming, Service } from './service';
import { SERVICES } from './services/index';
import { Trail } from './trail/trail';
import { Visibility } from './behavior/visibility';

interface Caller {
  readonly account: Account;
  readonly arn: string;
  /** When the session ends; never, for a user. */
  readonly expires?: Date;
}

export type Reply = Answer & { readonly requestId: string; readonly at: Date };

/** What becomes of a connection instead of an answer. */
export type Wreck = 'reset' | 'silence' | 'half';

const FIVE_MINUTES = 5 * 60 * 1000;

/** Finds who calls which action of which service, lets it happen or go wrong, and answers. */
export class Dispatcher {
  readonly accounts = new Map<string, Account>();
  readonly calls: Call[] = [];
  private readonly callers = new Map<string, Caller>();
  private readonly reports = new Map<Account, CredentialReports>();
  private readonly trails = new Map<Account, Trail>();
  private readonly visibility: Visibility;
  private readonly throttle: Throttle;
  private readonly now: () => Date;

  constructor(private readonly options: EmbeddedIamOptions) {
    this.now = options.now ?? (() => new Date());
    this.throttle = new Throttle(options.rate, options.rates ?? {}, this.now);
    this.visibility = new Visibility(options.staleReads ?? 0);
    const delay = options.trailDelay ?? (() => FIVE_MINUTES);
    for (const seed of options.accounts ?? [{ id: '111111111111' }]) {
      const account = new Account(seed.id, seed, this.now);
      this.accounts.set(seed.id, account);
      this.reports.set(account, new CredentialReports(account, this.now, options.reportSteps));
      this.trails.set(account, new Trail(this.now, delay));
      for (const user of account.users.values()) this.visibility.remember(user);
    }
  }

  credentialsFor(
    id: string,
    arn = `arn:aws:iam::${id}:user/embedded-iam-caller`,
    expires?: Date,
  ): Credentials {
    const account = this.accounts.get(id);
    if (!account) throw new Error(`There is no account ${id} here.`);
    const accessKeyId = `ASIAEMBEDDED${String(this.callers.size + 1).padStart(8, '0')}`;
    this.callers.set(accessKeyId, { account, arn, ...(expires ? { expires } : {}) });
    return { accessKeyId, secretAccessKey: 'not-a-secret' };
  }

  dispatch(request: Incoming): Reply | Wreck {
    const [, key = '', scope = 'iam'] =
      /Credential=([^/]+)\/[^/]+\/[^/]+\/([^/]+)/.exec(String(request.headers['authorization'])) ??
      [];
    const caller = this.callers.get(key) ?? this.ownerOf(key) ?? this.someone();
    const service = SERVICES.find((it) => it.name === scope);
    if (!service) return this.notSpokenHere(scope);
    const { action, input } = service.protocol.parse(request);
    const call: Call = {
      service: service.name,
      action,
      input,
      parameters: textsOf(input),
      account: caller.account.id,
      caller: caller.arn,
      number: this.calls.length + 1,
    };
    this.calls.push(call);
    const fault = this.faultOf(call, caller);
    if (fault?.kind === 'reset' || fault?.kind === 'silence' || fault?.kind === 'half') {
      return fault.kind;
    }
    const answer = otherwise(this.respond(service, call, caller.account, fault), fault);
    return { ...answer, requestId: `call-${call.number}`, at: this.now() };
  }

  private faultOf(call: Call, { account, arn, expires }: Caller): Fault | undefined {
    if (!this.throttle.allows(call)) return THROTTLED;
    if (expires && this.now() >= expires) return SESSION_EXPIRED;
    const policy = this.options.policies?.[arn];
    // Who one is may always be asked (STS API reference, GetCallerIdentity).
    if (policy && call.action !== 'GetCallerIdentity') {
      const user = account.find(call.parameters['UserName'] ?? '');
      const own = SERVICES.find((it) => it.name === call.service)?.resource?.(call);
      const resource = own ?? (user ? account.arnOf(user) : '*');
      if (!isAllowed(policy, `${call.service}:${call.action}`, resource)) return deny(call);
    }
    return this.options.faults?.(call);
  }

  private notSpokenHere(scope: string): Reply {
    const text = `The embedded IAM does not speak for ${scope}.`;
    return { status: 501, type: 'text/plain', text, requestId: 'none', at: this.now() };
  }

  private respond(
    service: Service,
    call: Call,
    account: Account,
    fault: Fault | undefined,
  ): Answer {
    const context = this.contextOf(call, account, fault);
    try {
      const result = perform(service, context);
      service.after?.(context, { result });
      return service.protocol.answer(call, result);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      service.after?.(context, { error });
      return service.protocol.fail(call, error);
    }
  }

  private contextOf(call: Call, account: Account, fault: Fault | undefined): Context {
    const reports = this.reports.get(account);
    const trail = this.trails.get(account);
    if (!reports || !trail) throw new Error(`There is no account ${account.id} here.`);
    return {
      call,
      fault,
      account,
      accounts: this.accounts,
      reports,
      trail,
      now: this.now(),
      maxKeysPerUser: this.options.maxKeysPerUser ?? 2,
      visible: (user) => this.visibility.visible(user),
      wrote: (user) => {
        this.visibility.wrote(user);
      },
      credentialsFor: (id, arn, expires) => this.credentialsFor(id, arn, expires),
      sessionSeconds: this.options.sessionSeconds ?? 3600,
    };
  }

  /** Who signs with a key of a user is that user. */
  private ownerOf(key: string): Caller | undefined {
    if (!key.startsWith('AKIA')) return undefined;
    for (const account of this.accounts.values()) {
      for (const user of account.users.values()) {
        if (user.keys.some((it) => it.id === key)) return { account, arn: account.arnOf(user) };
      }
    }
    return undefined;
  }

  /** A caller nobody introduced is somebody of the first account. */
  private someone(): Caller {
    const [account] = this.accounts.values();
    if (!account) throw new Error('The embedded IAM has no account.');
    return { account, arn: `arn:aws:iam::${account.id}:user/embedded-iam-caller` };
  }
}

/** What arrives instead of the answer. */
function otherwise(answer: Answer, fault: Fault | undefined): Answer {
  if (fault?.kind === 'changed') return { ...answer, text: fault.change(answer.text) };
  if (fault?.kind !== 'foreign') return answer;
  const { status = 200, type = 'text/html', text } = fault;
  return { status, type, text };
}

function perform({ actions }: Service, context: Context): Data {
  const { call, fault } = context;
  if (fault?.kind === 'error') {
    throw new ServiceError(fault.code, fault.message ?? fault.code, fault.status);
  }
  const action = Object.hasOwn(actions, call.action) ? actions[call.action] : undefined;
  if (!action) throw new ServiceError('InvalidAction', `Could not find operation ${call.action}`);
  return action(context);
}

function textsOf(input: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value)]] : [],
    ),
  );
}
