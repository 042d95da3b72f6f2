import { parse } from 'yaml';
import type { StoredStack } from '../../embedded-iam/account/account';
import type { Verdict } from '../../rule-core/index';
import { CHANGE_SET, changeSetEvent, resourceEvent, STACK, stackEvent } from './hook-events';
import { type Guard, startGuard, verdictOf } from './hook-harness';

/** A template, and what every face says of it. */
export interface AskedRow {
  readonly name: string;
  readonly verdict: Verdict;
  readonly template: string;
  /** The values of its parameters, where they are known. */
  readonly supplied: Readonly<Record<string, string>>;
}

/** What is asked: the handler here, or the function as it is deployed. */
export type AskedGuard = Pick<Guard, 'bucket' | 'account' | 'ask' | 'close'>;

/** Tests that the hook says of each template what the other faces say of it, by every event. */
export function askAboutRows(
  rows: readonly AskedRow[],
  start: () => Promise<AskedGuard> = startGuard,
): void {
  let guard: AskedGuard;
  beforeAll(async () => {
    guard = await start();
  });
  afterAll(() => guard.close());

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

  test.each(rows.flatMap(oneByOne))('RESOURCE: $name: $verdict', async ({ keys, verdict }) => {
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
}

interface PlainKey {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: { readonly UserName?: unknown; readonly Status?: unknown };
}

/**
 * A RESOURCE event shows one key. Where every user and status is written out, the stack is made key by
 * key, as CloudFormation does, and the hook is asked before each.
 */
export function oneByOne({ name, verdict, template, supplied }: AskedRow) {
  const whole: unknown = parse(template, { logLevel: 'silent', uniqueKeys: false });
  const { Resources: all } = whole as { Resources: Record<string, PlainKey> };
  const keys = Object.entries(all);
  const isPlain = keys.every(
    ([, { Type, Condition, Properties = {} }]) =>
      Type === 'AWS::IAM::AccessKey' &&
      Condition === undefined &&
      typeof Properties.UserName === 'string' &&
      ['string', 'undefined'].includes(typeof Properties.Status),
  );
  const isShown = !/Transform|Rules|Metadata|!|\$|Fn::|Ref|\{\{|<</.test(template);
  const decided = verdict !== 'undetermined' && Object.keys(supplied).length === 0;
  return isPlain && isShown && decided ? [{ name, verdict, keys }] : [];
}
