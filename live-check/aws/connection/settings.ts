import { KnownError } from '../../../rule-core/index';
import { agents } from './proxy';

/** Settings of SDK clients: what they have in common, whatever service they are for. */
export type Settings = { readonly region: string } & Readonly<Record<string, unknown>>;

/** No single wait of a connection is longer: to connect, to hear the first byte, and the next. */
const CONNECTION = {
  connectionTimeout: 10_000,
  requestTimeout: 30_000,
  // Without it the SDK only warns.
  throwOnRequestTimeout: true,
  socketTimeout: 30_000,
};

/** Attempts of a call, unless AWS_MAX_ATTEMPTS says otherwise; the SDK slows down when AWS throttles. */
const MAX_ATTEMPTS = 8;

export interface CommonOptions {
  readonly region?: string;
  readonly clientSettings?: Readonly<Record<string, unknown>>;
}

/**
 * What every client is made with: bounded attempts and connections, through the proxy and with the
 * certificates that the environment names.
 *
 * @throws KnownError for an endpoint, a proxy or a bundle of certificates that cannot be used
 */
export async function commonSettings({ region, clientSettings }: CommonOptions): Promise<Settings> {
  const { env } = process;
  quietSdk();
  checkEndpoints(env);
  return {
    ...(env['AWS_MAX_ATTEMPTS'] ? {} : { maxAttempts: MAX_ATTEMPTS }),
    retryMode: 'adaptive',
    region: region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1',
    requestHandler: { ...CONNECTION, ...(await agents(env)) },
    ...clientSettings,
  };
}

/**
 * On Node 20 the SDK writes eight lines about versions of itself that are to come; docs/live-check.md
 * says it once, and standard error stays for what concerns the check.
 */
function quietSdk(): void {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}

/** For all services (`AWS_ENDPOINT_URL`) or for one (`AWS_ENDPOINT_URL_IAM`). */
function checkEndpoints(env: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (!/^AWS_ENDPOINT_URL(_[A-Z0-9_]+)?$/.test(name) || value === undefined || value === '')
      continue;
    if (URL.canParse(value) && /^https?:\/\/[^/]/i.test(value)) continue;
    // What stands there may hold a password.
    throw new KnownError(
      `${name} is not an address such as https://iam.example.com or http://127.0.0.1:5000`,
      'connection',
    );
  }
}
