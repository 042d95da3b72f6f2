import type { Account } from '../../embedded-iam/index';
import { changeSetEvent, cloudControlEvent, resourceEvent, STACK, stackEvent } from './hook-events';
import { type Guard, NOW, startGuard, verdictOf } from './hook-harness';

/** What the account holds already counts, and what this stack owns is not counted twice. */
const KEY = 'AWS::IAM::AccessKey';
const ONE = `
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`;
const TWO = `${ONE}  Key2: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }\n`;
const OTHER = `
Resources:
  Key2: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }
`;
const UNNAMED = `
Resources:
  User: { Type: AWS::IAM::User }
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref User } }
`;
const kept = (policy: string) =>
  `
Resources:
  Key: { Type: AWS::IAM::AccessKey, ${policy}, Properties: { UserName: alice } }
`;

interface Situation {
  readonly name: string;
  readonly template: string;
  readonly previous?: string;
  readonly verdict: string;
  readonly says?: RegExp;
  readonly configuration?: object;
  /** What the account holds before the deployment. */
  readonly given?: (account: Account) => void;
}

/** A key of a user, that the stack has made where it is called something. */
function key(account: Account, name: string, logicalId?: string, options: object = {}): string {
  const { id } = account.newKey(account.find(name) ?? account.add(name), options);
  if (logicalId !== undefined) {
    const [stack] = account.stacks;
    const resources = [...(stack?.resources ?? []), { logicalId, physicalId: id, type: KEY }];
    account.stacks.splice(0, 1, { ...stack, name: STACK, resources });
  }
  return id;
}
const days = (count: number) => ({ created: new Date(NOW.getTime() - count * 86_400_000) });

const SITUATIONS: readonly Situation[] = [
  { name: 'nobody is there yet', template: ONE, verdict: 'compliant' },
  {
    name: 'the first declared key beside one made by hand',
    template: ONE,
    given: (it) => key(it, 'alice', undefined, days(30)),
    verdict: 'violation',
    says: /alice in account 111111111111 has 2 active access keys.*\(in the account, made on 2026-10-26\)/,
  },
  {
    name: 'the one made by hand is inactive',
    template: ONE,
    given: (it) => key(it, 'alice', undefined, { status: 'Inactive' }),
    verdict: 'compliant',
  },
  {
    name: 'the names differ in case',
    template: ONE,
    given: (it) => key(it, 'Alice'),
    verdict: 'violation',
  },
  {
    name: 'without asking the account',
    template: ONE,
    given: (it) => key(it, 'alice'),
    configuration: { account: false },
    verdict: 'compliant',
  },
  { name: 'another user', template: ONE, given: (it) => key(it, 'bob'), verdict: 'compliant' },
  {
    name: 'the stack has made it',
    template: ONE,
    given: (it) => key(it, 'alice', 'Key'),
    verdict: 'compliant',
  },
  {
    name: 'the stack has made it, and one was made by hand',
    template: ONE,
    given: (it) => {
      key(it, 'alice', 'Key');
      key(it, 'alice');
    },
    verdict: 'violation',
  },
  {
    name: 'the stack has made both',
    template: TWO,
    given: (it) => {
      key(it, 'alice', 'Key');
      key(it, 'alice', 'Key2');
    },
    verdict: 'violation',
  },
  {
    name: 'one takes the place of another',
    template: OTHER,
    previous: ONE,
    given: (it) => key(it, 'alice', 'Key'),
    verdict: 'compliant',
  },
  {
    name: 'one that DeletionPolicy keeps is removed, and another declared',
    template: OTHER,
    previous: kept('DeletionPolicy: Retain'),
    given: (it) => key(it, 'alice', 'Key'),
    verdict: 'violation',
  },
  {
    name: 'the same where the DeletionPolicy is Delete',
    template: OTHER,
    previous: kept('DeletionPolicy: Delete'),
    given: (it) => key(it, 'alice', 'Key'),
    verdict: 'compliant',
  },
  {
    name: 'one that UpdateReplacePolicy keeps goes to another user',
    template: `${kept('UpdateReplacePolicy: Retain').replace('alice', 'bob')}  Key2: { Type: AWS::IAM::AccessKey, Properties: { UserName: alice } }`,
    previous: kept('UpdateReplacePolicy: Retain'),
    given: (it) => key(it, 'alice', 'Key'),
    verdict: 'violation',
  },
  {
    name: 'another stack has made it',
    template: ONE,
    given: (it) => {
      const physicalId = key(it, 'alice');
      it.stacks.push({ name: 'Other', resources: [{ logicalId: 'Key', physicalId, type: KEY }] });
    },
    verdict: 'violation',
  },
  {
    name: 'the user without a name is new',
    template: UNNAMED,
    given: (it) => key(it, 'someone'),
    verdict: 'compliant',
  },
  {
    name: 'the user whose name CloudFormation made up has one made by hand',
    template: UNNAMED,
    given: (it) => {
      const user = `${STACK}-User-A1B2C3D4E5F6`;
      key(it, user);
      const resources = [{ logicalId: 'User', physicalId: user, type: 'AWS::IAM::User' }];
      it.stacks.splice(0, 1, { name: STACK, resources });
    },
    verdict: 'violation',
  },
  {
    name: 'an exception',
    template: ONE,
    given: (it) => key(it, 'alice'),
    configuration: {
      exceptions: [
        {
          user: 'alice',
          account: '111111111111',
          reason: 'moves',
          owner: 'me',
          expires: '2026-12-01',
        },
      ],
    },
    verdict: 'compliant',
    says: /1 accepted/,
  },
  {
    name: 'an exception that has expired',
    template: ONE,
    given: (it) => key(it, 'alice'),
    configuration: {
      exceptions: [
        {
          user: 'alice',
          account: '111111111111',
          reason: 'moves',
          owner: 'me',
          expires: '2026-11-01',
        },
      ],
    },
    verdict: 'violation',
  },
  {
    name: 'a new key beside an old one, with time to change',
    template: ONE,
    given: (it) => key(it, 'alice', undefined, days(300)),
    configuration: { rotationWindow: '7d' },
    verdict: 'compliant',
    says: /1 accepted/,
  },
  {
    name: 'both in the template, the second new',
    template: TWO,
    given: (it) => key(it, 'alice', 'Key', days(300)),
    configuration: { rotationWindow: '7d' },
    verdict: 'compliant',
    says: /1 accepted/,
  },
  {
    name: 'the time to change is over',
    template: TWO,
    given: (it) => {
      key(it, 'alice', 'Key', days(300));
      key(it, 'alice', 'Key2', days(8));
    },
    configuration: { rotationWindow: '7d' },
    verdict: 'violation',
  },
  {
    name: 'two new keys are not a rotation',
    template: TWO,
    configuration: { rotationWindow: '7d' },
    verdict: 'violation',
  },
  {
    name: 'three are not one either',
    template: TWO,
    given: (it) => key(it, 'alice', undefined, days(300)),
    configuration: { rotationWindow: '7d' },
    verdict: 'violation',
  },
];

async function guardIn({ given }: Pick<Situation, 'given'>): Promise<Guard> {
  const guard = await startGuard();
  given?.(guard.account);
  return guard;
}

test.each(SITUATIONS)('STACK: $name: $verdict', async (it) => {
  const { template, previous = null, configuration = {}, says, verdict } = it;
  const guard = await guardIn(it);
  const address = guard.bucket.put({ template, previousTemplate: previous });
  const answer = await guard.ask(stackEvent(address, { action: 'UPDATE' }), { configuration });
  expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
  if (says) expect(answer.message).toMatch(says);
  await guard.close();
});

test.each(SITUATIONS)('CHANGE_SET: $name: $verdict', async (it) => {
  const { template, previous, configuration = {}, verdict } = it;
  const guard = await guardIn(it);
  const [stack] = guard.account.stacks;
  // A change set does not bring the template of the stack so far: CloudFormation is asked for it.
  if (stack) guard.account.stacks.splice(0, 1, { ...stack, template: previous ?? template });
  const address = guard.bucket.put({ template, changedResources: [] });
  const answer = await guard.ask(changeSetEvent(address), { configuration });
  expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
  await guard.close();
});

test('where the template so far cannot be read, nothing passes', async () => {
  const guard = await guardIn({ given: (it) => key(it, 'alice', 'Key') });
  const address = guard.bucket.put({ template: OTHER, changedResources: [] });
  expect(verdictOf(await guard.ask(changeSetEvent(address)))).toBe('not read');
  await guard.close();
});

const RESOURCES: readonly {
  readonly name: string;
  readonly status?: string;
  readonly given: (account: Account) => void;
  readonly properties?: object;
  readonly verdict: string;
}[] = [
  { name: 'the first', given: () => undefined, verdict: 'compliant' },
  { name: 'beside one made by hand', given: (it) => key(it, 'alice'), verdict: 'violation' },
  {
    name: 'inactive beside one made by hand',
    given: (it) => key(it, 'alice'),
    properties: { UserName: 'alice', Status: 'Inactive' },
    verdict: 'compliant',
  },
  { name: 'it is there by now', given: (it) => key(it, 'alice', 'Key'), verdict: 'compliant' },
  {
    name: 'a stack that is made has another',
    given: (it) => key(it, 'alice', 'Key2'),
    status: 'CREATE_IN_PROGRESS',
    verdict: 'violation',
  },
  {
    name: 'a stack that is updated has another, which it may remove',
    given: (it) => key(it, 'alice', 'Key2'),
    status: 'UPDATE_IN_PROGRESS',
    verdict: 'undetermined',
  },
  {
    name: 'a user that is not told',
    given: (it) => key(it, 'alice'),
    properties: { UserName: '{{changeSet:KNOWN_AFTER_APPLY}}' },
    verdict: 'not read',
  },
  {
    name: 'no user',
    given: (it) => key(it, 'alice'),
    properties: {},
    verdict: 'not read',
  },
  {
    name: 'properties of other types',
    given: (it) => key(it, 'alice'),
    properties: { UserName: ['alice'], Status: 1, Other: { deep: {} } },
    verdict: 'not read',
  },
];

test.each(RESOURCES)('RESOURCE: $name: $verdict', async (it) => {
  const { given, status, properties = { UserName: 'alice' }, verdict } = it;
  const guard = await guardIn({ given });
  const [stack] = guard.account.stacks;
  if (stack && status !== undefined) guard.account.stacks.splice(0, 1, { ...stack, status });
  const answer = await guard.ask(resourceEvent('Key', properties));
  expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
  await guard.close();
});

const ALICE = { UserName: 'alice' };
const INACTIVE = { UserName: 'alice', Status: 'Inactive' };

/** Cloud Control API changes a key that is there by now; which of the user's keys that is it may not tell. */
test.each<[string, readonly ('Active' | 'Inactive')[], object, unknown, string]>([
  ['the only key stays active', ['Active'], ALICE, ALICE, 'compliant'],
  ['the only key becomes active', ['Inactive'], ALICE, INACTIVE, 'compliant'],
  ['the only key becomes inactive', ['Active'], INACTIVE, ALICE, 'compliant'],
  ['one becomes active beside an active one', ['Active', 'Inactive'], ALICE, INACTIVE, 'violation'],
  ['the active one stays so', ['Active', 'Inactive'], ALICE, ALICE, 'compliant'],
  ['one of two active ones', ['Active', 'Active'], ALICE, ALICE, 'violation'],
  ['one of two active ones becomes inactive', ['Active', 'Active'], INACTIVE, ALICE, 'compliant'],
  ['its properties so far are not told', ['Active'], ALICE, null, 'undetermined'],
  ['they are not told, of two', ['Active', 'Active'], ALICE, {}, 'violation'],
  ['they are not told, none is active', ['Inactive'], ALICE, {}, 'compliant'],
  ['a status that is no word', ['Active'], ALICE, { ...ALICE, Status: 'x' }, 'undetermined'],
  ['it was the key of another user', ['Active'], ALICE, { UserName: 'bob' }, 'violation'],
])('Cloud Control API changes a key: %s', async (_, keys, properties, before, verdict) => {
  const guard = await startGuard([{ name: 'Alice', keys }]);
  const answer = await guard.ask(cloudControlEvent(properties, before));
  expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
  await guard.close();
});

test('Cloud Control API names the key by its id', async () => {
  const guard = await guardIn({ given: (it) => key(it, 'alice') });
  const Id = key(guard.account, 'alice', undefined, { status: 'Inactive' });
  const ask = (it: object) => guard.ask(cloudControlEvent({ ...ALICE, ...it }, {}));
  expect(verdictOf(await ask({ Id }))).toBe('violation');
  expect(verdictOf(await ask({ Id, Status: 'Inactive' }))).toBe('compliant');
  const [first] = guard.account.find('alice')?.keys ?? [];
  expect(verdictOf(await ask({ Id: first?.id }))).toBe('compliant');
  await guard.close();
});

test('other resources make no key, and nobody is asked about them', async () => {
  const guard = await startGuard();
  const event = resourceEvent('Role', { RoleName: 'x' }, { type: 'AWS::IAM::Role' });
  expect(verdictOf(await guard.ask(event))).toBe('compliant');
  expect(guard.iam.calls).toEqual([]);
  await guard.close();
});

test('a key of a user that the event does not name is said not to be compared', async () => {
  const guard = await guardIn({ given: (it) => key(it, 'alice') });
  const template = `
Parameters: { Who: { Type: String } }
Resources:
  Key: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref Who } }
`;
  const event = stackEvent(guard.bucket.put({ template }));
  const answer = await guard.ask(event);
  expect(answer).toMatchObject({ hookStatus: 'SUCCESS' });
  expect(answer.message).toMatch(/1 not compared with the account/);
  expect(answer.annotations).toMatchObject([{ status: 'SKIPPED' }]);
  const strict = await guard.ask(event, { configuration: { strict: true } });
  expect(strict).toMatchObject({ hookStatus: 'FAILED', errorCode: 'NonCompliant' });
  await guard.close();
});
