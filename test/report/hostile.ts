import {
  ALWAYS,
  type AccessKey,
  constantly,
  evaluate,
  namedUser,
  type Report,
  unknown,
} from '../../rule-core/index';

/** Text that tries to break out of every format. */
export const HOSTILE =
  'x\u001b[2J\r\n::error::owned\n::add-mask::y ##[add-path]/evil </script><img src=x onerror=a()> "\' | `` @team \u202eabc \u0000 \ud800 =cmd() ]]>&';

export function key(address: string, user: string, more: Partial<AccessKey> = {}): AccessKey {
  return {
    address,
    user: constantly(namedUser(user)),
    status: constantly<'Active' | 'Inactive'>('Active'),
    exists: ALWAYS,
    account: { scope: 's', id: '111111111111' },
    source: { file: 'stacks/my app.yaml', line: 12, column: 3 },
    ...more,
  };
}

const NOW = new Date('2026-11-23T12:00:00Z');

/** A report with everything in it: each verdict, an exception, an error, a warning, evidence. */
export const full: Report = evaluate(
  [
    key('First', 'alice', { source: { file: './stacks/my app.yaml', line: 12, column: 3 } }),
    key('Second', 'alice', { source: { file: './stacks/my app.yaml', line: 20, column: 3 } }),
    key('Old', 'alice', { status: constantly<'Active' | 'Inactive'>('Inactive') }),
    key('V1', 'vendor-sync'),
    key('V2', 'vendor-sync'),
    key('M1', 'maybe', {
      observed: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', createdAt: '2026-01-02T00:00:00Z' },
    }),
    key('M2', 'maybe', { status: constantly(unknown('s', 'its status is computed')) }),
    key('One', 'fine'),
  ],
  {
    now: NOW,
    errors: [
      { input: 'broken.yaml', message: 'is cut off', location: { file: 'broken.yaml', line: 3 } },
    ],
    warnings: [{ code: 'note', message: 'look here' }],
    exceptions: [
      {
        user: 'vendor-sync',
        account: '111111111111',
        reason: 'two-step rotation',
        owner: 'platform@example.com',
        expires: '2027-01-31',
      },
      {
        user: 'gone',
        account: '111111111111',
        reason: 'old',
        owner: 'nobody',
        expires: '2027-01-31',
      },
    ],
  },
);

export const clean: Report = evaluate([key('One', 'fine')]);

export const hostile: Report = evaluate(
  [
    key(`${HOSTILE}1`, HOSTILE, { source: { file: HOSTILE, line: 1 } }),
    key(`${HOSTILE}2`, HOSTILE, { source: { file: HOSTILE, line: 2 } }),
    key(`${HOSTILE}3`, `${HOSTILE}v`),
    key(`${HOSTILE}4`, `${HOSTILE}v`),
  ],
  {
    now: NOW,
    errors: [{ input: HOSTILE, message: HOSTILE }],
    warnings: [{ code: 'note', message: HOSTILE }],
    exceptions: [
      {
        user: `${HOSTILE}v`,
        account: '111111111111',
        reason: HOSTILE,
        owner: HOSTILE,
        expires: '2027-01-31',
      },
    ],
  },
);
