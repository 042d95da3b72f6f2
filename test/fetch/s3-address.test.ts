import fc from 'fast-check';
import { s3Address } from '../../inputs/from-aws/s3-address';
import { isInAws, nameInAws } from '../../rule-core/index';

const RUNS = { seed: 16, numRuns: Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 2_000) };

const bucket = fc.stringMatching(/^[a-z0-9][a-z0-9-]{1,20}[a-z0-9]$/);
const region = fc.constantFrom('us-east-1', 'eu-central-1', 'us-gov-west-1', 'ap-southeast-2');
const part = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter(
    (it) =>
      it !== '.' && it !== '..' && it.trim() !== '' && !it.includes('/') && !it.includes('\0'),
  );
const key = fc.array(part, { minLength: 1, maxLength: 4 }).map((it) => it.join('/'));
const version = fc.option(fc.stringMatching(/^[\w.]{1,32}$/), { nil: undefined });

/** Every way in which the guide of S3 writes the address of an object. */
test('every form of an address is the object that it names', () => {
  fc.assert(
    fc.property(bucket, key, region, version, (b, k, r, v) => {
      const path = encodeURIComponent(k).replaceAll('%2F', '/');
      const query = v === undefined ? '' : `?versionId=${v}`;
      const is = { kind: 'object', bucket: b, key: k, ...(v === undefined ? {} : { version: v }) };
      for (const plain of [
        `s3://${b}/${path}`,
        `https://${b}.s3.amazonaws.com/${path}`,
        `https://s3.amazonaws.com/${b}/${path}`,
      ]) {
        expect(s3Address(plain + query)).toEqual(is);
      }
      for (const there of [
        `https://${b}.s3.${r}.amazonaws.com/${path}`,
        `https://${b}.s3-${r}.amazonaws.com/${path}`,
        `https://${b}.s3.dualstack.${r}.amazonaws.com/${path}`,
        `https://s3.${r}.amazonaws.com/${b}/${path}`,
        `https://s3-${r}.amazonaws.com/${b}/${path}`,
      ]) {
        expect(s3Address(there + query)).toEqual({ ...is, region: r });
      }
    }),
    RUNS,
  );
});

const OTHERS = [
  'http://b3b.s3.amazonaws.com/k',
  'https://b3b.s3.amazonaws.com',
  'https://b3b.s3.amazonaws.com/',
  'https://b3b.s3.amazonaws.com:8443/k',
  'https://user@b3b.s3.amazonaws.com/k',
  'https://b3b.s3.amazonaws.com@evil.example/k',
  'https://b3b.s3.amazonaws.com.evil.example/k',
  'https://evil.example/b3b.s3.amazonaws.com/k',
  'https://evils3.amazonaws.com/b3b/k',
  'https://b3b.s3.amazonaws.com/k?X-Amz-Signature=1',
  'https://b3b.s3.amazonaws.com/k?versionId=1&x=2',
  'https://b3b.s3.amazonaws.com/k#f',
  'https://b3b.s3.amazonaws.com/../k',
  'https://b3b.s3.amazonaws.com/%2e%2e/k',
  'https://b3b.s3.amazonaws.com/%00',
  'https://b3b.s3.amazonaws.com/%zz',
  'https://b3b.s3.amazonaws.com/a b',
  'https://s3.amazonaws.com/b3b',
  'https://ec2.amazonaws.com/b3b/k',
  'https://b3b.s3.us-east-1x.amazonaws.com/k',
  's3://B3B/k',
  's3://b/k',
  's3://arn:aws:s3:us-east-1:111111111111:accesspoint/x/k',
  's3://b3b/',
  's3://../k',
  'file:///etc/passwd',
  `https://b3b.s3.amazonaws.com/${'k'.repeat(1025)}`,
];

test.each(OTHERS)('%s is never asked', (address) => {
  expect(s3Address(address)).toBeUndefined();
});

test('whatever the text, it is no object, or one in a bucket with a name of S3', () => {
  const pieces = fc.constantFrom(
    'https://',
    's3://',
    's3',
    '.',
    '-',
    '/',
    '@',
    ':',
    '?',
    '#',
    'amazonaws.com',
    'evil',
    '%2e',
    '..',
    '\\',
    '\n',
    'us-east-1',
    'versionId=',
    '..',
    '.s3.',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), (all) => {
      const found = s3Address(all.join(''));
      if (!found) return;
      expect(found.bucket).toMatch(/^[a-z0-9][a-z0-9.-]{2,62}$/);
      expect(found.key.split('/')).not.toContain('..');
      expect(isInAws(nameInAws(found))).toBe(true);
    }),
    RUNS,
  );
});

test('two objects never have one name', () => {
  const tricky = fc.array(fc.constantFrom('a', '?', 'versionId=', '1', '%3F', '%', '#', '/'), {
    minLength: 1,
    maxLength: 5,
  });
  const object = fc.record({ key: tricky.map((it) => it.join('')), version });
  const named = (it: { key: string; version?: string | undefined }) => {
    const { key: k, version: v } = it;
    return nameInAws({
      kind: 'object',
      bucket: 'b3b',
      key: k,
      ...(v === undefined ? {} : { version: v }),
    });
  };
  fc.assert(
    fc.property(object, object, (a, b) => {
      const same = a.key === b.key && a.version === b.version;
      expect(named(a) === named(b)).toBe(same);
    }),
    { ...RUNS, numRuns: RUNS.numRuns * 5 },
  );
  expect(named({ key: 'a?versionId=1' })).not.toBe(named({ key: 'a', version: '1' }));
});
