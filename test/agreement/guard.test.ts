import { parse } from 'yaml';
import type { StoredStack } from '../../embedded-iam/account';
import { cases } from '../cases/index';
import { names } from '../cloudformation/table/names';
import { type Row, templateOf } from '../cloudformation/table/row';
import { shapes } from '../cloudformation/table/shapes';
import { statuses } from '../cloudformation/table/statuses';
import { worlds } from '../cloudformation/table/worlds';
import { CHANGE_SET, changeSetEvent, resourceEvent, STACK, stackEvent } from '../guard/hook-events';
import { type Guard, startGuard, verdictOf } from '../guard/hook-harness';

/** The hook says of every template what the other faces say of it. */
let guard: Guard;
beforeAll(async () => {
  guard = await startGuard();
});
afterAll(() => guard.close());

const shared = cases.flatMap(({ name, verdict, programs: { cloudformation: template } }) =>
  template === undefined ? [] : [{ name, verdict, template, supplied: {} }],
);
const table = ([...names, ...statuses, ...worlds, ...shapes] as readonly Row[])
  // What is known of the deployment is that of the event.
  .filter((it) => it.region === undefined && it.account === undefined && it.stackName === undefined)
  .map((row) => ({ ...row, template: templateOf(row), supplied: row.supplied ?? {} }))
  .filter((it) => !it.template.includes('AWS::Region'));

describe.each([
  ['shared', shared],
  ['CloudFormation', table],
])('the %s table', (_, rows) => {
  test.each(rows.filter((it) => Object.keys(it.supplied).length === 0))(
    'STACK: $name: $verdict',
    async ({ template, verdict }) => {
      const answer = await guard.ask(stackEvent(guard.bucket.put({ template })));
      expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
    },
  );

  test.each(rows)('CHANGE_SET: $name: $verdict', async ({ template, supplied, verdict }) => {
    guard.account.stacks.splice(0, Infinity, {
      name: STACK,
      resources: [],
      changeSets: { [CHANGE_SET]: { parameters: supplied, processed: template } },
    });
    const changedResources: object[] = [];
    const address = guard.bucket.put({ template, changedResources });
    const answer = await guard.ask(changeSetEvent(address));
    expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
  });
});

/**
 * A RESOURCE event shows one key. Where every user and status is written out, the stack is made key by
 * key, as CloudFormation does, and the hook is asked before each.
 */
interface PlainKey {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: { readonly UserName?: unknown; readonly Status?: unknown };
}
const plain = (it: unknown) => it === undefined || typeof it === 'string';
const oneByOne = [...shared, ...table].flatMap(({ name, verdict, template, supplied }) => {
  const whole: unknown = parse(template, { logLevel: 'silent', uniqueKeys: false });
  const { Resources: all } = whole as { Resources: Record<string, PlainKey> };
  const keys = Object.entries(all);
  const isPlain = keys.every(
    ([, it]) =>
      it.Type === 'AWS::IAM::AccessKey' &&
      it.Condition === undefined &&
      plain(it.Properties?.UserName) &&
      plain(it.Properties?.Status),
  );
  const decided =
    verdict !== 'undetermined' && !/Transform|Rules|Metadata|!|\$|Fn::|Ref|\{\{/.test(template);
  return isPlain && decided && Object.keys(supplied).length === 0 ? [{ name, verdict, keys }] : [];
});

test.each(oneByOne)('RESOURCE: $name: $verdict', async ({ keys, verdict }) => {
  const { account } = guard;
  const answers: string[] = [];
  const resources: StoredStack['resources'][number][] = [];
  account.users.clear();
  account.stacks.splice(0, Infinity, { name: STACK, status: 'CREATE_IN_PROGRESS', resources });
  for (const [logicalId, { Type: type, Properties = {} }] of keys) {
    const answer = verdictOf(await guard.ask(resourceEvent(logicalId, Properties)));
    answers.push(answer);
    if (answer !== 'compliant') break;
    const name = String(Properties.UserName);
    const status = Properties.Status === 'Inactive' ? 'Inactive' : 'Active';
    const key = account.newKey(account.find(name) ?? account.add(name), { status });
    resources.push({ logicalId, type, physicalId: key.id });
  }
  expect(answers.at(-1) ?? 'compliant').toBe(verdict);
});

test('the tables are there', () => {
  expect(shared.length).toBeGreaterThan(20);
  expect(table.length).toBeGreaterThan(150);
  expect(oneByOne.length).toBeGreaterThan(5);
});
