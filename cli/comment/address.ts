import { KnownError } from '../../rule-core/index';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The address of a host's API, as the runner names it. A token goes to no other: it must be the host of
 * the server that the run belongs to, or `api.` before its name, by TLS unless it is this machine.
 *
 * @param api the variable with the address of the API
 * @param server the variable with the address of the host
 * @throws KnownError where a variable is missing, or names another host
 */
export function apiAddress(env: Environment, api: string, server: string): URL {
  const address = urlIn(env, api);
  const host = urlIn(env, server);
  if (address.host !== host.host && address.host !== `api.${host.host}`) {
    throw wrong(api, `is not of the host that ${server} names, so no token is sent there`);
  }
  if (address.protocol !== 'https:' && !isThisMachine(address)) {
    throw wrong(api, 'is not https, so no token is sent there');
  }
  return address;
}

export function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** The value of a variable that must be there. */
export function variable(env: Environment, name: string, pattern = /./s): string {
  const value = env[name] ?? '';
  if (!pattern.test(value))
    throw wrong(name, value === '' ? 'is not set' : 'is not what it must be');
  return value;
}

function urlIn(env: Environment, name: string): URL {
  const text = variable(env, name);
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && ['https:', 'http:'].includes(url.protocol) && url.username === '';
  if (!url || !plain || url.password !== '') throw wrong(name, 'is no address of a host');
  return url;
}

function wrong(name: string, what: string): KnownError {
  return new KnownError(`the variable ${name} ${what}`, 'connection');
}
