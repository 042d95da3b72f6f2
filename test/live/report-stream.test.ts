import { Readable } from 'node:stream';
import { IAMClient } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { Aws } from '../../live-check/aws/ask/ask';
import { IamReader } from '../../live-check/account/iam-reader';
import { parseReport, type ReportRows } from '../../live-check/account/report/rows';
import { contentIn } from '../../live-check/account/report/stream';

/** The text of a credential report is read out of AWS's answer while that arrives, in any pieces. */
const HEADER =
  'user,arn,user_creation_time,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated,additional_credentials_info';
const arn = (name: string) => `arn:aws:iam::111111111111:${name}`;
const row = (user: string, one: string, two: string, more = '') =>
  `"${user}","${arn(`user/${user}`)}",2026-01-01T00:00:00Z,${one},2026-01-02T00:00:00Z,${two},2026-01-03T00:00:00Z,${more}`;

const REPORT = [
  HEADER,
  `<root_account>,${arn('root')},2020-01-01T00:00:00Z,true,2020-01-01T00:00:00Z,false,N/A,`,
  row('smith,john', 'true', 'false'),
  row('Zoë', 'true', 'TRUE'),
  row('many', 'false', 'false', '2 more access keys'),
  row('strange', 'maybe', 'false'),
  row('quiet', 'false', 'false'),
].join('\n');

const answer = (content: string) =>
  `<GetCredentialReportResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetCredentialReportResult>${content}<ReportFormat>text/csv</ReportFormat><GeneratedTime>2026-11-23T12:00:00Z</GeneratedTime></GetCredentialReportResult></GetCredentialReportResponse>`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const whole = (text: string) => answer(`<Content>${base64(text)}</Content>`);

/** The text, cut at these places (in thousandths). */
function pieces(text: string, cuts: readonly number[]): Buffer[] {
  const places = [...cuts.map((it) => Math.floor((it * text.length) / 1000)), text.length];
  let from = 0;
  return places
    .sort((a, b) => a - b)
    .map((to) => {
      const piece = Buffer.from(text.slice(from, to));
      from = to;
      return piece;
    });
}

async function read(body: readonly Buffer[]): Promise<{ text: string; rest: string }> {
  const rest: Buffer[] = [];
  const found: Buffer[] = [];
  for await (const it of contentIn(Readable.from(body) as AsyncIterable<Buffer>, rest)) {
    found.push(it);
  }
  return { text: Buffer.concat(found).toString(), rest: Buffer.concat(rest).toString() };
}

const cuts = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 12 });

test('in any pieces, with any line breaks, the text is the text and the rest is the rest', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 200 }),
      cuts,
      fc.integer({ min: 1, max: 80 }),
      async (text, places, width) => {
        const broken = base64(text).replace(new RegExp(`(.{${width}})`, 'g'), '$1\r\n');
        const { text: found, rest } = await read(
          pieces(answer(`<Content>${broken}</Content>`), places),
        );
        expect(found).toBe(Buffer.from(text).toString());
        expect(rest).toBe(answer('<Content></Content>'));
      },
    ),
    { numRuns: 500, seed: 113 },
  );
});

test('an answer without a text is left as it is', async () => {
  const error = '<ErrorResponse><Error><Code>ServiceFailure</Code></Error></ErrorResponse>';
  for (const text of [error, answer('<Content/>'), '', '<Conten']) {
    expect(await read(pieces(text, [100, 500]))).toEqual({ text: '', rest: text });
  }
});

test.each([
  ['cut off', whole(REPORT).slice(0, 400), 'it is cut off'],
  [
    'of letters that no Base64 has',
    answer('<Content>a-b_</Content>'),
    'it is not written in Base64',
  ],
  ['an entity', answer('<Content>YQ==&#13;</Content>'), 'it is not written in Base64'],
])('a text that is %s is an error', async (_, text, message) => {
  await expect(read([Buffer.from(text)])).rejects.toThrow(message);
});

/** What the SDK's client makes of this body. */
async function reportOf(body: unknown): Promise<ReportRows> {
  const client = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
    requestHandler: {
      handle: () => Promise.resolve({ response: { statusCode: 200, headers: {}, body } }),
    },
  });
  const { rows, generatedAt } = await new IamReader(client, new Aws()).credentialReport();
  expect(generatedAt).toEqual(new Date('2026-11-23T12:00:00Z'));
  return rows;
}

/** Who matters has everything, and of the others there is what the verdict needs. */
const judgedBy = ({ users, root }: ReportRows) =>
  [...users.values(), root!].map(({ user, account, createdAt, keys, more, contradiction }) => {
    const several = keys.filter((it) => it.status !== 'Inactive').length > 1;
    return {
      ...{ user, account, createdAt, more, contradiction },
      keys: several ? keys : keys.map(({ slot, status }) => ({ slot, status })),
    };
  });

test('the rows are the same, whether they arrive in pieces or the SDK has them whole', async () => {
  const expected = parseReport(REPORT);
  expect([...expected.users.keys()]).toEqual(['smith,john', 'zoë', 'many', 'strange', 'quiet']);
  await fc.assert(
    fc.asyncProperty(cuts, async (places) => {
      const stream = Readable.from(pieces(whole(REPORT), places));
      expect(judgedBy(await reportOf(stream))).toEqual(judgedBy(expected));
    }),
    { numRuns: 50, seed: 113 },
  );
  const bytes = new Uint8Array(Buffer.from(whole(REPORT)));
  expect(judgedBy(await reportOf(bytes))).toEqual(judgedBy(expected));
});

test('of who has one active key at most no dates are kept, of others all', async () => {
  const { users } = await reportOf(Readable.from([Buffer.from(whole(REPORT))]));
  expect(users.get('smith,john')?.keys).toEqual([
    { slot: 1, status: 'Active' },
    { slot: 2, status: 'Inactive' },
  ]);
  expect(users.get('zoë')?.keys[1]).toEqual({
    slot: 2,
    status: 'Active',
    createdAt: '2026-01-03T00:00:00.000Z',
  });
  expect(users.get('many')?.keys[0]).toHaveProperty('createdAt');
});

test.each([
  ['no report', 'hello\nworld', 'no column user, arn'],
  ['no rows', HEADER, 'it has no rows'],
  ['a row that is short', `${HEADER}\nalice,arn`, /^line 2 has 2 fields, the heading \d+\./],
  [
    'a user twice',
    `${HEADER}\n${row('a', 'true', 'false')}\n${row('A', 'true', 'true')}`,
    'A is in it twice',
  ],
])('%s: refused in pieces as it is whole', async (_, text, message) => {
  expect(() => parseReport(text)).toThrow(message);
  const asked = reportOf(Readable.from(pieces(whole(text), [300, 600])));
  await expect(asked).rejects.toMatchObject({ name: 'UnreadableReport' });
  const again = reportOf(Readable.from(pieces(whole(text), [300, 600])));
  await expect(again).rejects.toThrow(message);
});

test('a connection that breaks while the report arrives is that error, not a bad report', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from(whole(REPORT).slice(0, 500));
      await Promise.resolve();
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    })(),
  );
  await expect(reportOf(broken)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('a row of another account stays one', async () => {
  const other = row('eve', 'true', 'false').replace('111111111111', '222222222222');
  const text = `${HEADER}\n${row('a', 'true', 'false')}\n${other}\n${row('z', 'true', 'false')}`;
  const { users } = await reportOf(Readable.from([Buffer.from(whole(text))]));
  expect([...users.values()].map((it) => it.account)).toEqual([
    '111111111111',
    '222222222222',
    '111111111111',
  ]);
});
