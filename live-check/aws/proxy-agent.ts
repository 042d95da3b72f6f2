import type http from 'node:http';
import type https from 'node:https';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';

type Scheme = 'http' | 'https';

/**
 * An agent that takes each request to its proxy, or directly where there is none for it. Loaded only
 * where the environment names a proxy.
 */
export function throughProxies(
  direct: { readonly http: http.Agent; readonly https: https.Agent },
  proxies: Readonly<Record<Scheme, URL | undefined>>,
  isBypassed: (host: string) => boolean,
  options: http.AgentOptions & { readonly ca?: Buffer },
): http.Agent {
  const through = {
    // A tunnel (CONNECT): the proxy does not see what is said.
    https: proxies.https && new HttpsProxyAgent(proxies.https, options),
    // For endpoints without TLS, on a machine of one's own.
    http: proxies.http && new HttpProxyAgent(proxies.http, options),
  };
  return new (class extends Agent {
    override connect(_: http.ClientRequest, { host, secureEndpoint }: AgentConnectOpts) {
      const scheme: Scheme = secureEndpoint ? 'https' : 'http';
      const proxy = through[scheme];
      return proxy && !isBypassed(host ?? '') ? proxy : direct[scheme];
    }
  })(options);
}
