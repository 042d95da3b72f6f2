import {
  Aws,
  CfnCondition,
  CfnMapping,
  CfnParameter,
  Fn,
  type ICfnRuleConditionExpression,
  Stack,
  Token,
} from 'aws-cdk-lib';
import type { CfnAccessKey } from 'aws-cdk-lib/aws-iam';
import { here, key, named, oneStack, otherRegion, type Program, user } from './program';

function condition(stack: Stack, id: string, expression: ICfnRuleConditionExpression) {
  return new CfnCondition(stack, id, { expression });
}

function on(it: CfnAccessKey, when: CfnCondition): void {
  it.cfnOptions.condition = when;
}

function environment(stack: Stack, allowed?: string[]): CfnParameter {
  return new CfnParameter(stack, 'Env', {
    default: 'dev',
    ...(allowed ? { allowedValues: allowed } : {}),
  });
}

/** What depends on parameters: somewhere two keys are enough, everywhere apart is not. */
export const conditions: readonly Program[] = [
  {
    name: 'exclusive conditions, one the negation of the other',
    why: 'no deployment has both keys',
    verdict: 'compliant',
    build: oneStack((s) => {
      const isProd = condition(s, 'P', Fn.conditionEquals(environment(s), 'prod'));
      on(named(s, 'K1', 'alice'), isProd);
      on(named(s, 'K2', 'alice'), condition(s, 'N', Fn.conditionNot(isProd)));
    }),
  },
  {
    name: 'exclusive conditions, two values of one parameter',
    why: 'no deployment has both keys',
    verdict: 'compliant',
    build: oneStack((s) => {
      const env = environment(s);
      on(named(s, 'K1', 'alice'), condition(s, 'P', Fn.conditionEquals(env, 'prod')));
      on(named(s, 'K2', 'alice'), condition(s, 'D', Fn.conditionEquals(env, 'dev')));
    }),
  },
  {
    name: 'overlapping conditions',
    why: 'in prod both keys exist',
    verdict: 'violation',
    build: oneStack((s) => {
      const env = environment(s, ['dev', 'test', 'prod']);
      on(named(s, 'K1', 'alice'), condition(s, 'P', Fn.conditionEquals(env, 'prod')));
      on(
        named(s, 'K2', 'alice'),
        condition(s, 'D', Fn.conditionNot(Fn.conditionEquals(env, 'dev'))),
      );
    }),
  },
  {
    name: 'a rotation by Fn::If on both statuses',
    why: 'one of the two is always inactive',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U').userName;
      const phase = new CfnParameter(s, 'Phase', { default: 'a', allowedValues: ['a', 'b'] });
      condition(s, 'IsA', Fn.conditionEquals(phase, 'a'));
      const status = (yes: string, no: string) => Token.asString(Fn.conditionIf('IsA', yes, no));
      named(s, 'K1', alice, status('Active', 'Inactive'));
      named(s, 'K2', alice, status('Inactive', 'Active'));
    }),
  },
  {
    name: 'a rotation with an overlap',
    why: 'in phase b both are active',
    verdict: 'violation',
    build: oneStack((s) => {
      const phase = new CfnParameter(s, 'Phase', { default: 'a', allowedValues: ['a', 'b'] });
      condition(s, 'IsA', Fn.conditionEquals(phase, 'a'));
      named(s, 'K1', 'alice', Token.asString(Fn.conditionIf('IsA', 'Inactive', 'Active')));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a status from a parameter with both values allowed',
    why: 'with Active there are two',
    verdict: 'violation',
    build: oneStack((s) => {
      const status = new CfnParameter(s, 'Status', {
        default: 'Inactive',
        allowedValues: ['Active', 'Inactive'],
      });
      named(s, 'K1', 'alice', status.valueAsString);
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a status read from SSM',
    why: 'it may be either',
    verdict: 'undetermined',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', '{{resolve:ssm:/status}}');
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'AWS::NoValue as the status',
    why: 'no status is Active',
    verdict: 'violation',
    build: oneStack((s) => {
      named(s, 'K1', 'alice', Aws.NO_VALUE);
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a user name from a parameter, twice',
    why: 'one parameter is one name',
    verdict: 'violation',
    build: oneStack((s) => {
      const name = new CfnParameter(s, 'Name').valueAsString;
      named(s, 'K1', name);
      named(s, 'K2', name);
    }),
  },
  {
    name: 'one parameter name in two stacks',
    why: 'each stack has its own parameter',
    verdict: 'compliant',
    build: (app) => {
      for (const id of ['A', 'B']) {
        const stack = new Stack(app, id, here);
        named(stack, 'K', new CfnParameter(stack, 'Name').valueAsString);
      }
    },
  },
  {
    name: 'names from a mapping by region',
    why: 'the two regions have two names',
    verdict: 'compliant',
    build: (app) => {
      for (const [id, props] of [
        ['A', here],
        ['B', otherRegion],
      ] as const) {
        const stack = new Stack(app, id, props);
        const mapping = new CfnMapping(stack, 'Names', {
          mapping: { 'eu-west-1': { user: 'robot-eu' }, 'us-east-1': { user: 'robot-us' } },
        });
        named(stack, 'K', mapping.findInMap(Aws.REGION, 'user'));
      }
    },
  },
  {
    name: 'a mapping looked up twice',
    why: 'the same entry is the same name',
    verdict: 'violation',
    build: oneStack((s) => {
      const mapping = new CfnMapping(s, 'Names', { mapping: { one: { user: 'alice' } } });
      named(s, 'K1', mapping.findInMap('one', 'user'));
      named(s, 'K2', 'alice');
    }),
  },
  {
    name: 'a condition that can never hold',
    why: 'the key is never created',
    verdict: 'compliant',
    build: oneStack((s) => {
      const alice = user(s, 'U');
      key(s, 'K1', alice);
      on(named(s, 'K2', alice.userName), condition(s, 'No', Fn.conditionEquals('a', 'b')));
    }),
  },
];
