import dns from 'node:dns';
import { networkInterfaces } from 'node:os';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { NotRead } from '../../not-read';

/** HCP Terraform; others are named by whoever runs the task. */
const HCP = 'app.terraform.io';

/**
 * Addresses that only a network of one's own has, or that are none of a host (IANA registries of
 * special-purpose addresses), such as those of documentation.
 */
const OWN_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Everything but 2000::/3, which is all that is public; and what carries an IPv4 address in it. */
const OWN_IPV6: readonly (readonly [string, number])[] = [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** One list for each family: Node takes an IPv4 address for one of `::ffff:0:0/96` as well. */
const PRIVATE = { ipv4: listOf(OWN_IPV4, 'ipv4'), ipv6: listOf(OWN_IPV6, 'ipv6') };

function listOf(networks: typeof OWN_IPV4, family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, family);
  return list;
}

/**
 * Which hosts get the token of a run, and which may be asked at all. What a request names is believed
 * only where its host is on the list; where a redirect leads is asked without the token, and only out
 * in the public network.
 */
export class Hosts {
  private readonly named: ReadonlySet<string>;

  /** @param named hosts beside HCP Terraform, as {@link hostIn} gives them: of Terraform Enterprise */
  constructor(named: readonly string[] = []) {
    this.named = new Set(named);
  }

  /**
   * An address that gets the token.
   *
   * @throws NotRead
   */
  forToken(text: string, what: string): URL {
    const url = urlIn(text);
    if (!url) throw new NotRead(`the address of ${what} is not one`);
    if (!this.isNamed(url)) {
      throw new NotRead(
        `the address of ${what} is on ${url.host}, which is not a host that this task may ask (--host-allowed)`,
      );
    }
    if (url.protocol !== 'https:' && !isLoopback(url)) {
      throw new NotRead(`the address of ${what} is not https`);
    }
    return url;
  }

  /**
   * Where a redirect leads.
   *
   * @throws NotRead where that is no public host, and none that was named
   */
  redirected(location: string, from: URL): URL {
    const url = URL.canParse(location, from.href) ? urlIn(new URL(location, from).href) : undefined;
    if (!url) throw new NotRead('the plan is redirected to what is no address');
    if (this.named.has(url.host) && (url.protocol === 'https:' || isLoopback(url))) return url;
    if (url.protocol !== 'https:') throw new NotRead('the plan is redirected to no https address');
    const host = bare(url);
    if (isLoopback(url) || (isIP(host) > 0 && isPrivate(host))) throw new NotRead(notPublic(url));
    return url;
  }

  /** Finds the addresses of a host: for one that nobody named, public ones only. */
  lookup(url: URL): LookupFunction | undefined {
    return this.named.has(url.host) ? undefined : publicLookup(url);
  }

  private isNamed({ host }: URL): boolean {
    return host === HCP || this.named.has(host);
  }
}

/** A host as a person names it, `tfe.example.com` or `tfe.example.com:8443`; else undefined. */
export function hostIn(text: string): string | undefined {
  if (!/^[a-z0-9.:[\]-]{1,255}$/i.test(text)) return undefined;
  const url = urlIn(`https://${text}`);
  return url?.pathname === '/' && url.host === text.toLowerCase() ? url.host : undefined;
}

/** An address without a name and a password in it. */
function urlIn(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url?.username === '' && url.password === '' && url.hostname !== '';
  return plain && ['https:', 'http:'].includes(url.protocol) ? url : undefined;
}

function isLoopback(url: URL): boolean {
  const host = bare(url);
  return host === 'localhost' || host.endsWith('.localhost') || /^127\.|^::1$/.test(host);
}

const bare = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

function isPrivate(address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  return PRIVATE[family].check(address, family) || isOfThisMachine(address, family);
}

/** A machine of the public network reaches itself by its own address too. */
function isOfThisMachine(address: string, family: 'ipv4' | 'ipv6'): boolean {
  const own = new BlockList();
  for (const it of Object.values(networkInterfaces()).flatMap((all) => all ?? [])) {
    if (it.family.toLowerCase() === family) own.addAddress(it.address, family);
  }
  return own.check(address, family);
}

function notPublic({ host }: URL): string {
  return `the plan is redirected to ${host}, which is not a public host, so it is not asked`;
}

/** Node looks up while it connects, so no other address can be given for the same name afterwards. */
function publicLookup(url: URL): LookupFunction {
  return (hostname, options, done) => {
    dns.lookup(hostname, { ...options, all: true }, (error, found) => {
      const [first] = error ? [] : found.filter(({ address }) => !isPrivate(address));
      if (!error && !first) done(new NotRead(notPublic(url)), []);
      else if (error || !first) done(error, []);
      else if (options.all)
        done(
          null,
          found.filter(({ address }) => !isPrivate(address)),
        );
      else done(null, first.address, first.family);
    });
  };
}
