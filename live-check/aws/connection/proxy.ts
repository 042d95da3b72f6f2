import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { KnownError } from '../../../rule-core/index';
import { fileTrouble } from '../../file-trouble';

type Environment = Readonly<Record<string, string | undefined>>;

/** Calls at a time, of all clients together. */
const MAX_SOCKETS = 200;

/**
 * The agents for the proxy and the certificates that the environment names, as the AWS CLI takes them:
 * `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (small letters come first) and `AWS_CA_BUNDLE`. What
 * `NODE_EXTRA_CA_CERTS` names Node itself has read.
 *
 * @throws KnownError for a proxy or a bundle that cannot be used
 */
export async function agents(
  env: Environment,
): Promise<{ readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent }> {
  const ca = certificates(env);
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, ...(ca ? { ca } : {}) };
  const direct = { http: new http.Agent(options), https: new https.Agent(options) };
  const proxies = { http: proxyOf(env, 'http'), https: proxyOf(env, 'https') };
  if (!proxies.http && !proxies.https) {
    return { httpAgent: direct.http, httpsAgent: direct.https };
  }
  const { throughProxies } = await import('./proxy-agent');
  return throughProxies(direct, proxies, (host) => isBypassed(env, host), options);
}

function variable(env: Environment, name: string): string | undefined {
  const value = env[name.toLowerCase()] ?? env[name.toUpperCase()];
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

/** The proxy for addresses of this scheme. Without a scheme of its own it is an HTTP proxy. */
function proxyOf(env: Environment, scheme: 'http' | 'https'): URL | undefined {
  const name = `${scheme}_proxy`;
  const value = variable(env, name);
  if (value === undefined) return undefined;
  const url = parsed(withScheme(value));
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    // The value may hold a password.
    throw new KnownError(
      `${name.toUpperCase()} is not the address of an HTTP proxy: write it as http://host:port`,
      'connection',
    );
  }
  return url;
}

function withScheme(value: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Whether a host is reached directly: `NO_PROXY` lists hosts and domains, or says `*` for all. */
export function isBypassed(env: Environment, host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  const entries = (variable(env, 'no_proxy') ?? '').toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => {
    if (entry === '*') return true;
    const domain = entry.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([^:]*):\d+$/, '$1');
    const bare = domain.replace(/^\.+/, '');
    return bare !== '' && (name === bare || name.endsWith(`.${bare}`));
  });
}

function certificates(env: Environment): Buffer | undefined {
  const file = env['AWS_CA_BUNDLE'];
  if (file === undefined || file === '') return undefined;
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    const message = `cannot read AWS_CA_BUNDLE ${file}: ${fileTrouble(error)}`;
    throw new KnownError(message, 'connection', undefined, { cause: error });
  }
  if (!content.includes('-----BEGIN CERTIFICATE-----')) {
    throw new KnownError(
      `AWS_CA_BUNDLE ${file} has no certificate in the PEM format`,
      'connection',
    );
  }
  return content;
}
