import type { STSClient } from '@aws-sdk/client-sts';
import type { Identity } from '../answers/sts';
import type { Aws } from '../ask/ask';
import type { RoleAssumer } from './own-credentials';

/** Credentials of the SDK. They stay in memory, and nothing prints them. */
type Credentials = Parameters<RoleAssumer>[0];

/** A key from which credentials of this run were made. */
export interface BaseKey {
  readonly accessKeyId: string;
  /** Whose session it is, asked once; a key of a user, not of a session, needs no question. */
  readonly whose: (
    identify: (sts: STSClient, aws: Aws) => Promise<Identity>,
    aws: Aws,
  ) => Promise<Identity>;
}

/**
 * The credentials with which roles were assumed on the way to those of this run: by a profile
 * (`source_profile`, chains of them), by `--role-arn`, and into the accounts of an organization.
 */
export class BaseCredentials {
  private readonly found = new Map<string, BaseKey>();
  private readonly clients: STSClient[] = [];

  constructor(private readonly clientWith: (credentials: Credentials) => STSClient) {}

  /** Told by a profile, when it assumes a role. */
  add(credentials: Credentials): void {
    this.put(credentials.accessKeyId, () => this.clientWith(credentials));
  }

  /** Roles are assumed with this client. */
  addClient(sts: STSClient): void {
    this.clients.push(sts);
  }

  async keys(): Promise<readonly BaseKey[]> {
    for (const sts of this.clients)
      this.put((await sts.config.credentials()).accessKeyId, () => sts);
    return [...this.found.values()];
  }

  private put(accessKeyId: string, client: () => STSClient): void {
    if (this.found.has(accessKeyId)) return;
    let asked: Promise<Identity> | undefined;
    this.found.set(accessKeyId, {
      accessKeyId,
      whose: (identify, aws) => (asked ??= identify(client(), aws)),
    });
  }
}
