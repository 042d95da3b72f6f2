import type { PolicyResource, StackValidationArgs, StackValidationPolicy } from '@pulumi/policy';
import fc from 'fast-check';
import { oneActiveKeyPolicies } from '../../pulumi-policy/index';

const RUNS = Number(process.env['ONE_ACTIVE_KEY_RUNS'] ?? 300);

/** What a terminal or a build log could take for something else. */
const DANGEROUS = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|^\s*::|##\[/mu;

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '\u001b[2J',
    '\n::error::x',
    '\r',
    '\u202e',
    '##[command]',
    '::',
    'alice',
    'x'.repeat(5_000),
  ),
);
const text = fc.array(piece, { minLength: 1, maxLength: 4 }).map((it) => it.join(''));

const resource = (type: string, name: string, props: object): PolicyResource =>
  ({
    type,
    name,
    urn: `urn:pulumi:dev::p::${type}::${name}`,
    props,
    opts: {},
    dependencies: [],
    propertyDependencies: {},
  }) as unknown as PolicyResource;

async function messagesOf(resources: readonly PolicyResource[]): Promise<string[]> {
  const messages: string[] = [];
  for (const policy of oneActiveKeyPolicies({ whenUndetermined: 'fail' })) {
    const { validateStack } = policy as StackValidationPolicy;
    const args = {
      resources,
      getConfig: () => ({}),
      stackTags: new Map(),
      notApplicable: () => undefined,
    } as unknown as StackValidationArgs;
    await validateStack(args, (message) => messages.push(message));
  }
  return messages;
}

test('whatever a program calls its resources and users, no message is more than lines of plain text', async () => {
  let told = 0;
  const name = fc.tuple(text, text, text, text);
  await fc.assert(
    fc.asyncProperty(name, fc.boolean(), async ([first, second, user, stack], isIam) => {
      const messages = await messagesOf([
        resource('aws:iam/accessKey:AccessKey', first, { user: isIam ? 'alice' : user }),
        resource('aws:iam/accessKey:AccessKey', `${second}2`, { user: isIam ? 'alice' : user }),
        resource('aws:cloudformation/stack:Stack', stack, { templateUrl: user }),
        resource('aws:cloudformation/stack:Stack', `${stack}2`, { templateBody: user }),
      ]);
      told += messages.length;
      for (const message of messages) {
        expect(message.split('\n').filter((line) => DANGEROUS.test(line))).toEqual([]);
        // The headline, the keys, what was taken to be so, and what to do: a name adds no line.
        expect(message.split('\n').length).toBeLessThanOrEqual(6);
        expect(message.length).toBeLessThan(8_000);
      }
    }),
    { numRuns: RUNS, seed: 20_261_127 },
  );
  expect(told).toBeGreaterThan(RUNS);
});
