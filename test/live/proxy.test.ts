import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { type EmbeddedIam, startEmbeddedIam } from '../../embedded-iam/index';
import { isBypassed } from '../../live-check/aws/connection/proxy';
import { KnownError, checkAccount } from '../../live-check/index';
import type { Report } from '../../rule-core/index';
import { withEnvironment } from '../support/environment';

const ACCOUNT = '111111111111';
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) process.stderr.write('openssl is not on PATH: TLS through a proxy is left out.\n');

/** A forward proxy: tunnels, and passes on requests for endpoints without TLS. */
class ForwardProxy {
  readonly tunnels: string[] = [];
  readonly passed: string[] = [];
  readonly authorizations: (string | undefined)[] = [];
  /** What a tunnel is answered with instead. */
  refusal: string | undefined;
  readonly sockets = new Set<net.Socket>();
  private readonly server = http.createServer((request, response) => {
    this.passed.push(request.url ?? '');
    const { method, headers, url = '' } = request;
    const on = http.request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(on);
  });

  async start(): Promise<string> {
    this.server.on('connection', (it) => this.sockets.add(it));
    this.server.on('connect', (request, client: net.Socket, head) => {
      this.tunnels.push(request.url ?? '');
      this.authorizations.push(request.headers['proxy-authorization']);
      client.on('error', () => undefined);
      if (this.refusal === 'silence') return;
      if (this.refusal !== undefined) {
        client.end(
          `HTTP/1.1 ${this.refusal}\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\n<html`,
        );
        return;
      }
      const [host, port] = (request.url ?? '').split(':');
      const server = net.connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        server.write(head);
        server.pipe(client).pipe(server);
      });
      server.on('error', () => client.destroy());
      this.sockets.add(server);
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`;
  }

  stop(): void {
    this.sockets.forEach((it) => it.destroy());
    this.server.close();
  }
}

let folder: string;
let iam: EmbeddedIam;
let proxy: ForwardProxy;
let address: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'one-active-key-proxy-'));
  const users = [{ name: 'alice', keys: ['Active', 'Active'] as const }];
  iam = await startEmbeddedIam({ accounts: [{ id: ACCOUNT, users }] });
});
afterAll(async () => {
  await iam.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  proxy = new ForwardProxy();
  address = await proxy.start();
});
afterEach(() => {
  proxy.stop();
});

async function check(endpoint: string, env: Readonly<Record<string, string>>): Promise<Report> {
  return withEnvironment(env, () =>
    checkAccount({
      clientSettings: {
        endpoint,
        region: 'us-east-1',
        credentials: iam.credentialsFor(ACCOUNT),
        maxAttempts: 1,
      },
      limits: { attempt: 2_000, call: 2_000 },
    }),
  );
}

const READ = { complete: true, verdict: 'violation' };

test('HTTP_PROXY takes the calls for an endpoint without TLS', async () => {
  expect(await check(iam.url, { HTTP_PROXY: address })).toMatchObject(READ);
  expect(proxy.passed.length).toBeGreaterThan(2);
});

test.each([
  ['without a scheme', (it: string) => it.replace('http://', '')],
  ['in small letters', (it: string) => it],
])('a proxy %s is one too', async (how, written) => {
  const name = how.includes('small') ? 'http_proxy' : 'HTTP_PROXY';
  expect(await check(iam.url, { [name]: written(address) })).toMatchObject(READ);
  expect(proxy.passed.length).toBeGreaterThan(2);
});

test('HTTPS_PROXY alone is not for an endpoint without TLS', async () => {
  expect(await check(iam.url, { HTTPS_PROXY: address })).toMatchObject(READ);
  expect([proxy.passed, proxy.tunnels]).toEqual([[], []]);
});

test('NO_PROXY reaches the endpoint directly', async () => {
  const env = { HTTP_PROXY: address, NO_PROXY: 'example.com, 127.0.0.1' };
  expect(await check(iam.url, env)).toMatchObject(READ);
  expect(proxy.passed).toEqual([]);
});

test.each([
  ['example.com', 'example.com', true],
  ['example.com', 'iam.example.com', true],
  ['.example.com', 'iam.example.com', true],
  ['.example.com', 'example.com', true],
  ['example.com', 'notexample.com', false],
  ['a.test,EXAMPLE.com:443', 'iam.Example.COM', true],
  ['*', 'anything', true],
  ['', 'example.com', false],
  ['::1', '[::1]', true],
  ['[::1]:8080', '::1', true],
])('NO_PROXY "%s" and %s: %s', (list, host, expected) => {
  expect(isBypassed({ NO_PROXY: list }, host)).toBe(expected);
});

test.each([
  [{ HTTPS_PROXY: 'socks5://127.0.0.1:1080' }, /^HTTPS_PROXY is not the address of an HTTP proxy/],
  [{ HTTP_PROXY: 'http://user:pa ss@:x' }, /^HTTP_PROXY is not the address(?!.*pa ss)/],
  [
    { AWS_CA_BUNDLE: '/not/there.pem' },
    /^cannot read AWS_CA_BUNDLE \/not\/there.pem: it or its folder does not exist$/,
  ],
  [{ AWS_ENDPOINT_URL: 'nonsense' }, /^AWS_ENDPOINT_URL is not an address such as/],
  [{ AWS_ENDPOINT_URL_IAM: 'ftp://u:secret@x' }, /^AWS_ENDPOINT_URL_IAM is not(?!.*secret)/],
  [{ AWS_CA_BUNDLE: __filename }, /has no certificate in the PEM format/],
])('%j is refused with a sentence', async (env, says) => {
  const run = check(iam.url, env);
  await expect(run).rejects.toThrow(KnownError);
  await expect(run).rejects.toThrow(says);
});

(hasOpenssl ? describe : describe.skip)('with TLS', () => {
  let server: https.Server;
  let endpoint: string;
  let certificate: string;
  beforeAll(async () => {
    certificate = path.join(folder, 'ca.pem');
    const key = path.join(folder, 'key.pem');
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
    const args = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'];
    spawnSync('openssl', ['req', ...args, '-addext', names, '-keyout', key, '-out', certificate]);
    const options = { key: readFileSync(key), cert: readFileSync(certificate) };
    server = https.createServer(options, (request, response) => {
      const { method, headers, url = '/' } = request;
      const on = http.request(new URL(url, iam.url), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(on);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `https://localhost:${(server.address() as net.AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('HTTPS_PROXY is asked for a tunnel, and AWS_CA_BUNDLE is trusted in it', async () => {
    const env = { HTTPS_PROXY: address, AWS_CA_BUNDLE: certificate };
    expect(await check(endpoint, env)).toMatchObject(READ);
    expect(new Set(proxy.tunnels)).toEqual(new Set([new URL(endpoint).host]));
    expect(proxy.passed).toEqual([]);
  });

  test('AWS_CA_BUNDLE is trusted without a proxy too', async () => {
    expect(await check(endpoint, { AWS_CA_BUNDLE: certificate })).toMatchObject(READ);
  });

  test('a name and a password of the proxy are given to it, and never shown', async () => {
    const withUser = address.replace('http://', 'http://me:top-secret@');
    const env = { HTTPS_PROXY: withUser, AWS_CA_BUNDLE: certificate };
    const report = await check(endpoint, env);
    expect(report).toMatchObject(READ);
    const basic = `Basic ${Buffer.from('me:top-secret').toString('base64')}`;
    expect(proxy.authorizations[0]).toBe(basic);
    expect(JSON.stringify(report)).not.toContain('top-secret');
  });

  test.each([
    [
      'a certificate that is not trusted',
      undefined,
      {},
      /certificate of the endpoint is not trusted .*AWS_CA_BUNDLE/,
    ],
    ['a proxy that wants to be signed in to', '407 Proxy Authentication Required', {}, /proxy/],
    ['a proxy that cannot reach it', '502 Bad Gateway', {}, /proxy/],
    ['a proxy that does not answer', 'silence', {}, /did not answer GetCallerIdentity in time/],
  ])('%s is a sentence, and no pass', async (what, refusal, _, says) => {
    proxy.refusal = refusal;
    const trusted: Record<string, string> = what.includes('certificate')
      ? {}
      : { AWS_CA_BUNDLE: certificate };
    const report = await check(endpoint, { HTTPS_PROXY: address, ...trusted });
    expect(report).toMatchObject({ complete: false, verdict: 'undetermined' });
    expect(report.errors[0]?.message).toMatch(says);
    expect(report.errors[0]?.message).not.toMatch(/undefined|\n/);
  });
});
