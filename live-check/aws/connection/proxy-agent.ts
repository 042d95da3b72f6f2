import http from 'node:http';
import type https from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';

type Options = http.AgentOptions & { readonly ca?: Buffer };

export interface Proxies {
  readonly http: URL | undefined;
  readonly https: URL | undefined;
}

/**
 * Agents that take each request to the proxy for its scheme, or directly where there is none for it.
 * Loaded only where the environment names a proxy.
 */
export function throughProxies(
  direct: { readonly http: http.Agent; readonly https: https.Agent },
  proxies: Proxies,
  isBypassed: (host: string) => boolean,
  options: Options,
): { readonly httpAgent: http.Agent; readonly httpsAgent: https.Agent } {
  const certificates = options.ca ? { ca: options.ca } : {};
  // Endpoints without TLS are on a machine of one's own; the others get a tunnel (CONNECT), in which
  // the proxy does not see what is said.
  const plain = proxies.http && new HttpProxyAgent(proxies.http, options);
  const tunnel = proxies.https && new HttpsProxyAgent(proxies.https, options);
  const secure = tunnel && new ByHost(direct.https, tunnel, isBypassed, certificates);
  return {
    httpAgent: plain ? new ByHost(direct.http, plain, isBypassed, certificates) : direct.http,
    // To the SDK, and to Node, an agent is what takes requests.
    httpsAgent: secure ? (secure as unknown as https.Agent) : direct.https,
  };
}

/** What Node calls an agent with; its types leave it out. */
interface TakesRequests {
  addRequest(request: http.ClientRequest, options: { readonly host?: string }): void;
}

interface Scheme {
  readonly protocol: string;
  readonly defaultPort: number;
}

/** One agent for some hosts and another for all others. */
class ByHost extends http.Agent {
  constructor(
    private readonly direct: http.Agent,
    private readonly proxied: http.Agent,
    private readonly isBypassed: (host: string) => boolean,
    private readonly certificates: { readonly ca?: Buffer },
  ) {
    super();
    // Node compares them with the request's.
    const { protocol, defaultPort } = direct as unknown as Scheme;
    Object.assign(this, { protocol, defaultPort });
  }

  addRequest(request: http.ClientRequest, options: { readonly host?: string }): void {
    const agent = this.isBypassed(options.host ?? '') ? this.direct : this.proxied;
    // The agent for tunnels takes certificates for the endpoint from the request alone.
    (agent as unknown as TakesRequests).addRequest(request, { ...options, ...this.certificates });
  }

  override destroy(): void {
    this.direct.destroy();
    this.proxied.destroy();
  }
}
