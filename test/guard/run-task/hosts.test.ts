import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { hostIn, Hosts } from '../../../guard/run-task/network/hosts';

const hosts = new Hosts(['tfe.example.com:8443', '127.0.0.1:3000']);

test.each([
  ['tfe.example.com', 'tfe.example.com'],
  ['TFE.example.com:8443', 'tfe.example.com:8443'],
  ['127.0.0.1:3000', '127.0.0.1:3000'],
  ['[::1]:3000', '[::1]:3000'],
])('%s is the name of a host', (text, host) => {
  expect(hostIn(text)).toBe(host);
});

test.each([
  ...['', ' ', 'a b', 'https://tfe.example.com', 'tfe.example.com/', 'a@b', 'a:b@c', 'a?b', 'a#b'],
  ...[
    '*',
    '*.example.com',
    'tfe.example.com:99999',
    'tfe.example.com:443',
    'tfe..%2e',
    '1',
    '0x7f.1',
  ],
  'x'.repeat(300),
])('%j is none', (text) => {
  expect(hostIn(text)).toBeUndefined();
});

test('whatever is taken for a host is the host of an address, and nothing else', () => {
  const part = fc.constantFrom(
    'a',
    'tfe',
    '.',
    ':',
    '8443',
    '@',
    '/',
    '\\',
    '[',
    ']',
    '::1',
    '%',
    '-',
    'é',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const host = hostIn(parts.join(''));
      if (host === undefined) return;
      const url = new URL(`https://${host}/plan`);
      expect([url.host, url.pathname, url.username]).toEqual([host, '/plan', '']);
    }),
    { seed: 22, numRuns: 3_000 },
  );
});

test.each([
  'https://app.terraform.io/api/v2/plans/plan-1/json-output',
  'https://tfe.example.com:8443/api',
  'http://127.0.0.1:3000/api',
])('the token may go to %s', (text) => {
  expect(hosts.forToken(text, 'it').href).toBe(text);
});

test.each([
  'http://app.terraform.io/api',
  'http://tfe.example.com:8443/api',
  'https://tfe.example.com/api',
  'https://app.terraform.io.example.com/api',
  'https://app.terraform.io@example.com/api',
  'https://app.terraform.io:444/api',
  'https://xapp.terraform.io/api',
  'https://app.terraform.io./api',
  'https://127.0.0.1:3001/api',
  '//app.terraform.io/api',
  'javascript:alert(1)',
])('the token may not go to %s', (text) => {
  expect(() => hosts.forToken(text, 'it')).toThrow(/address of it/);
});

/** The registry of special addresses by hand, the slow way: as numbers. */
function isPublic(address: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0] = address;
  if ([0, 10, 127].includes(a) || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  if (a === 192) return b !== 168 && !(b === 0 && [0, 2].includes(c)) && !(b === 88 && c === 99);
  if (a === 198) return b !== 18 && b !== 19 && !(b === 51 && c === 100);
  if (a === 203) return b !== 0 || c !== 113;
  return true;
}

test('a redirect leads to public addresses only, however they are written', () => {
  const from = new URL('https://app.terraform.io/plan');
  const edge = fc.constantFrom(
    0,
    1,
    2,
    51,
    88,
    99,
    113,
    203,
    10,
    15,
    16,
    18,
    19,
    31,
    32,
    63,
    64,
    100,
    127,
    128,
    168,
    169,
    172,
    192,
    198,
    223,
    224,
    254,
    255,
  );
  const four = fc.array(fc.oneof(edge, fc.nat(255)), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(four, fc.nat(3), (address, form) => {
      const number = address.reduce((sum, it) => sum * 256 + it, 0);
      const written = [
        address.join('.'),
        String(number),
        `0x${number.toString(16)}`,
        `[::ffff:${address.join('.')}]`,
      ][form]!;
      // What carries an address of the old kind is not asked at all.
      const expected = form < 3 && isPublic(address);
      const asked = () => hosts.redirected(`https://${written}/x`, from);
      if (expected) expect(asked().protocol).toBe('https:');
      else expect(asked).toThrow(/not a public host/);
    }),
    { seed: 22, numRuns: 5_000 },
  );
});

test('a redirect leads neither to addresses of documentation nor to one of this machine', () => {
  const from = new URL('https://app.terraform.io/plan');
  const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const written = own.map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
  const documentation = ['192.0.2.1', '198.51.100.7', '203.0.113.9', '[2001:db8::1]', '[3fff::1]'];
  for (const it of [...documentation, ...written.filter((one) => !one.includes('%'))]) {
    expect(() => hosts.redirected(`https://${it}/x`, from)).toThrow(/not a public host/);
  }
});

test('a name that leads to this machine is not asked, whoever owns it', async () => {
  const lookup = hosts.lookup(new URL('https://rebound.example'))!;
  for (const options of [{}, { all: true }, { family: 4 }]) {
    const error = await new Promise((resolve) => {
      // Every system has this one, without asking a server.
      lookup('localhost', options, resolve);
    });
    expect(String(error)).toMatch(/rebound\.example, which is not a public host/);
  }
  expect(hosts.lookup(new URL('https://tfe.example.com:8443'))).toBeUndefined();
});
