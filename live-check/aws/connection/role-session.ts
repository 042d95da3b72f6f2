import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import { ASSUME_ROLE, type SessionCredentials } from '../answers/sts';
import type { Aws } from '../ask/ask';

/** How the role of an account is taken on. */
export interface RoleRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly externalId?: string;
}

interface Session {
  readonly credentials: SessionCredentials;
  /** When to take the role on anew, in milliseconds. */
  readonly renewAt: number;
}

/** A session is replaced this long before it ends, or after half of it where that is sooner. */
const MARGIN = 5 * 60 * 1000;

/** The session of one role: taken on when first needed, and again before it ends or when it has. */
export class RoleSession {
  /** How often the role was taken on. */
  assumed = 0;
  private current: Promise<Session> | undefined;

  constructor(
    private readonly sts: STSClient,
    private readonly request: RoleRequest,
    private readonly now: () => Date,
    private readonly aws: Aws,
  ) {}

  get roleArn(): string {
    return this.request.roleArn;
  }

  /** What an SDK client asks for. It must not keep the answer, so that {@link renew} has an effect. */
  get provider(): (() => Promise<SessionCredentials>) & { memoized: true } {
    return Object.assign(() => this.credentials(), { memoized: true as const });
  }

  /** @throws what STS says */
  async credentials(): Promise<SessionCredentials> {
    const asked = (this.current ??= this.assume());
    const session = await this.settled(asked);
    if (this.now().getTime() < session.renewAt) return session.credentials;
    if (this.current === asked) this.current = this.assume();
    return (await this.settled(this.current)).credentials;
  }

  /** Takes the role on anew at the next call: AWS says that the session is over. */
  renew(): void {
    this.current = undefined;
  }

  /** A failure is not kept: the next call may ask again. */
  private async settled(asked: Promise<Session>): Promise<Session> {
    try {
      return await asked;
    } catch (error) {
      if (this.current === asked) this.current = undefined;
      throw error;
    }
  }

  private async assume(): Promise<Session> {
    const { roleArn, sessionName, externalId } = this.request;
    const began = this.now().getTime();
    this.assumed += 1;
    const command = new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      ...(externalId === undefined ? {} : { ExternalId: externalId }),
    });
    const { expiration, ...credentials } = await this.aws.ask(this.sts, command, ASSUME_ROLE);
    const life = (expiration?.getTime() ?? Infinity) - began;
    return {
      credentials,
      renewAt: began + Math.max(life - MARGIN, life / 2),
    };
  }
}
