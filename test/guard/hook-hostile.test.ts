import { HOOK_TYPES } from '../../guard/names';
import { changeOfGuard } from '../../guard/hook/guard-parts';
import { cloudControlEvent, changeSetEvent, resourceEvent, stackEvent } from './hook-events';
import { type Guard, startGuard, verdictOf } from './hook-harness';
import { hostileTemplates } from './hostile-templates';

/** Someone who wants a second key past the guard, or the guard away. */
let guard: Guard;
beforeAll(async () => {
  guard = await startGuard();
});
afterAll(() => guard.close());
beforeEach(() => {
  guard.account.users.clear();
  guard.account.stacks.splice(0);
});

describe.each([
  ['STACK', stackEvent],
  ['CHANGE_SET', changeSetEvent],
] as const)('%s', (_, event) => {
  test.each(hostileTemplates)('$name: $verdict', async (it) => {
    const { template, configuration = {}, verdict, says = /./ } = it;
    const address = guard.bucket.put({ template, changedResources: [] });
    const answer = await guard.ask(event(address), { configuration });
    expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
    expect(answer.message).toMatch(says);
  });
});

const KEY = 'AWS::IAM::AccessKey';
const ONE = JSON.stringify({ Resources: { A: { Type: KEY, Properties: { UserName: 'alice' } } } });
const TWO = JSON.stringify({
  Resources: Object.fromEntries(
    ['A', 'B'].map((it) => [it, { Type: KEY, Properties: { UserName: 'alice' } }]),
  ),
});
const change = (logicalResourceId: string, action: string, after?: unknown, type = KEY) => ({
  logicalResourceId,
  resourceType: type,
  action,
  lineNumber: null,
  beforeContext: null,
  afterContext: after === undefined ? null : JSON.stringify({ Properties: after }),
});

/** Change sets whose list does not say what the template says. */
test.each([
  ['nothing is listed', TWO, [], 'violation'],
  ['one of the two is listed', TWO, [change('A', 'CREATE', { UserName: 'alice' })], 'violation'],
  [
    'context that breaks off',
    TWO,
    [{ ...change('A', 'CREATE'), afterContext: '{"Prop' }],
    'violation',
  ],
  ['an action that nobody knows', TWO, [change('A', 'REMOVE'), change('B', 'IMPORT')], 'violation'],
  [
    'one goes and comes',
    TWO,
    [change('A', 'CREATE', { UserName: 'alice' }), change('A', 'DELETE')],
    'violation',
  ],
  [
    'one comes and goes',
    TWO,
    [change('A', 'DELETE'), change('A', 'CREATE', { UserName: 'alice' })],
    'violation',
  ],
  ['one goes', TWO, [change('A', 'DELETE')], 'compliant'],
  [
    'one goes that is called like it, of another type',
    TWO,
    [change('A', 'DELETE', undefined, 'AWS::SNS::Topic')],
    'violation',
  ],
  [
    'a key that the template does not have',
    ONE,
    [change('C', 'CREATE', { UserName: 'alice' })],
    'violation',
  ],
  [
    'a placeholder for a user',
    ONE,
    [change('C', 'CREATE', { UserName: '{{changeSet:KNOWN_AFTER_APPLY}}' })],
    'undetermined',
  ],
  [
    'a status that is no word',
    ONE,
    [change('C', 'CREATE', { UserName: 'alice', Status: 'true' })],
    'undetermined',
  ],
  [
    'a name in another case',
    ONE,
    [change('C', 'CREATE', { UserName: 'ALICE', Status: null })],
    'violation',
  ],
  ['names of JavaScript', ONE, [change('__proto__', 'CREATE', { UserName: 'alice' })], 'violation'],
  [
    'a hook that is switched off',
    ONE,
    [
      change(
        'H',
        'CREATE',
        { TypeName: 'OneActiveKey::Guard::Stacks' },
        'AWS::CloudFormation::HookTypeConfig',
      ),
    ],
    'violation',
  ],
])('CHANGE_SET, %s: %#', async (_, template, changedResources, verdict) => {
  const address = guard.bucket.put({ template, changedResources });
  const answer = await guard.ask(changeSetEvent(address));
  expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
});

/** Events that are not quite what the guide shows. */
test.each<[string, object, string]>([
  ['a deletion by another word', { actionInvocationPoint: 'delete_pre_provision' }, 'violation'],
  ['no action', { actionInvocationPoint: null }, 'violation'],
  ['STACK only as its type', { targetName: 'x' }, 'violation'],
  ['another spelling of the stack', { stackId: undefined }, 'violation'],
  ['another spelling of the token', { clientRequestToken: undefined }, 'violation'],
  [
    'a context without an end',
    { requestContext: { callbackContext: 'x'.repeat(1_000_000) } },
    'violation',
  ],
  [
    'fields that nobody knows',
    { hookStatus: 'SUCCESS', requestContext: { hookStatus: 'SUCCESS' } },
    'violation',
  ],
])('an event with %s', async (_, fields, verdict) => {
  const event = stackEvent(guard.bucket.put({ template: TWO })) as {
    readonly requestData: object;
    readonly stackId: string;
    readonly clientRequestToken: string;
  };
  const { targetName, ...rest } = fields as { targetName?: string };
  const requestData = { ...event.requestData, ...(targetName === undefined ? {} : { targetName }) };
  const spelled = {
    stackID: event.stackId,
    clientRequesttoken: event.clientRequestToken,
  };
  const answer = await guard.ask({ ...event, ...spelled, ...rest, requestData });
  expect({ answer, is: verdictOf(answer) }).toEqual({ answer, is: verdict });
  expect(answer.clientRequestToken).toBe(event.clientRequestToken);
});

test.each(HOOK_TYPES)(
  'RESOURCE, Cloud Control API: a %s that changes the guard is refused',
  async (type) => {
    const [property = ''] = ['Alias', 'TypeName'].filter((it) =>
      changeOfGuard('H', type, { [it]: 'OneActiveKey::Guard::Stacks' }),
    );
    const properties = { [property]: 'OneActiveKey::Guard::Stacks' };
    const control = cloudControlEvent(properties) as { requestData: object };
    for (const event of [
      resourceEvent('H', properties, { type }),
      { ...control, requestData: { ...control.requestData, targetName: type } },
    ]) {
      const answer = await guard.ask(event);
      expect(verdictOf(answer)).toBe('violation');
      expect(answer.annotations).toMatchObject([
        { annotationName: 'one-active-key-guard', status: 'FAILED', severityLevel: 'HIGH' },
      ]);
    }
    const other = resourceEvent('H', { [property]: 'My::Own::Hook' }, { type });
    expect(verdictOf(await guard.ask(other))).toBe('compliant');
  },
);
