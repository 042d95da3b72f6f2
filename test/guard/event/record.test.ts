import fc from 'fast-check';
import { BadRecord, nudgeOf } from '../../../guard/event/record';
import {
  ACCOUNT,
  created,
  deleted,
  iamUser,
  KEY,
  ofUser,
  record,
  renamed,
  ROOT,
  updated,
} from './records';

const claim = (active: boolean, isNew = false) => ({ accessKeyId: KEY, active, isNew });
const china = (event: object) => ({ ...event, 'detail-type': 'Amazon API Call via CloudTrail' });
const made = (userName?: string) => ({
  accessKey: {
    accessKeyId: KEY,
    status: 'Active',
    ...(userName === undefined ? {} : { userName }),
  },
});

test.each([
  [
    'a key for another',
    created('alice'),
    [{ name: 'alice', exists: true, key: claim(true, true) }],
  ],
  [
    'a key for itself: nothing was asked for by name',
    record('CreateAccessKey', { responseElements: made('bob'), userIdentity: iamUser('bob') }),
    [{ name: 'bob', exists: true, key: claim(true, true) }],
  ],
  [
    'a key for itself, and the answer names nobody either',
    record('CreateAccessKey', { responseElements: made(), userIdentity: iamUser('bob') }),
    [{ name: 'bob', exists: true, key: claim(true, true) }],
  ],
  [
    'the root user makes a key for a user',
    created('alice', KEY, { userIdentity: ROOT }),
    [{ name: 'alice', exists: true, key: claim(true, true) }],
  ],
  [
    'a key is made active',
    updated('alice', KEY, 'Active'),
    [{ name: 'alice', exists: true, key: claim(true) }],
  ],
  [
    'a key is made inactive',
    updated('alice', KEY, 'Inactive'),
    [{ name: 'alice', key: claim(false) }],
  ],
  [
    'a user makes its own key active',
    record('UpdateAccessKey', {
      requestParameters: { accessKeyId: KEY, status: 'Active' },
      userIdentity: iamUser('bob'),
    }),
    [{ name: 'bob', exists: true, key: claim(true) }],
  ],
  ['a key is deleted', deleted('alice', KEY), [{ name: 'alice', key: claim(false) }]],
  ['a user is made', ofUser('CreateUser', 'alice'), [{ name: 'alice', exists: true }]],
  ['a user is deleted', ofUser('DeleteUser', 'alice'), [{ name: 'alice', exists: false }]],
  [
    'a user is renamed',
    renamed('alice', 'bob'),
    [
      { name: 'alice', exists: false },
      { name: 'bob', exists: true },
    ],
  ],
  ['a name changes its case', renamed('alice', 'Alice'), [{ name: 'Alice', exists: true }]],
  [
    'a user changes its path',
    record('UpdateUser', { requestParameters: { userName: 'alice', newPath: '/team/' } }),
    [{ name: 'alice', exists: true }],
  ],
  ['in China', china(created('alice')), [{ name: 'alice', exists: true, key: claim(true, true) }]],
])('%s', (_, event, users) => {
  expect(nudgeOf(event)).toMatchObject({ id: 'e-1', account: ACCOUNT, users });
});

test.each([
  ['a call that failed', created('alice', KEY, { errorCode: 'LimitExceededException' }), /failed/],
  [
    'a key of the root user',
    record('CreateAccessKey', { responseElements: made(), userIdentity: ROOT }),
    /root user/,
  ],
  [
    'a key of the root user, whom the answer calls by a name',
    record('CreateAccessKey', { responseElements: made('root'), userIdentity: ROOT }),
    /root user/,
  ],
  [
    'a key of the root user that is made inactive',
    record('UpdateAccessKey', {
      requestParameters: { accessKeyId: KEY, status: 'Inactive' },
      userIdentity: ROOT,
    }),
    /root user/,
  ],
])('%s is nothing to do, and says why', (_, event, why) => {
  const it = nudgeOf(event);
  expect('nothing' in it && it.nothing).toMatch(why);
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'event'],
  ['an event of another source', { ...created('alice'), source: 'aws.s3' }],
  ['a scheduled event', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
  [
    'another detail-type',
    { ...created('alice'), 'detail-type': 'AWS Console Sign In via CloudTrail' },
  ],
  ['a call that is not asked for', record('CreateLoginProfile')],
  ['a name from the prototype', record('constructor')],
  [
    'a new key that is not in the answer',
    record('CreateAccessKey', { requestParameters: { userName: 'a' } }),
  ],
  ['a status that is new', updated('alice', KEY, 'Suspended')],
  [
    'no status',
    record('UpdateAccessKey', { requestParameters: { userName: 'a', accessKeyId: KEY } }),
  ],
  ['no key', record('DeleteAccessKey', { requestParameters: { userName: 'a' } })],
  ['nobody, by a role', record('DeleteAccessKey', { requestParameters: { accessKeyId: KEY } })],
  ['a name that IAM does not take', created('alice\n')],
  ['a name with a path', ofUser('CreateUser', '../../bob')],
  ['an account that is none', created('alice', KEY, { account: '1' })],
  ['no time', created('alice', KEY, { at: 'yesterday' })],
  ['an id that is no id', created('alice', KEY, { id: 'a b' })],
])('%s is told, and never passes', (_, event) => {
  expect(() => nudgeOf(event)).toThrow(BadRecord);
});

test('whatever comes is a nudge, nothing to do with a reason, or told', () => {
  const whole = created('alice');
  const { detail } = whole as { detail: Record<string, unknown> };
  const value = fc.jsonValue();
  const name = fc.constantFrom(...Object.keys(detail));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 4 }), (changes) => {
      const event = { ...whole, detail: { ...detail, ...Object.fromEntries(changes) } };
      try {
        const it = nudgeOf(event);
        if ('nothing' in it) expect(it.nothing).not.toBe('');
        else expect(it.users.every((user) => /^[\w+=,.@-]{1,64}$/.test(user.name))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(BadRecord);
      }
    }),
    { seed: 22, numRuns: Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 2_000) },
  );
});
