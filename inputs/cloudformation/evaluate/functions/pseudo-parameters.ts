import { always, choose } from '../values/cases';
import { concatenate } from './texts';
import type { Engine, Stack } from '../scope';
import { shown } from '../../parse/tree';
import { type Cases, computed, literal, NOTHING, text } from '../values/value';

/** `AWS::Region` and its kin. */
export function pseudo(name: string, stack: Stack, engine: Engine): Cases {
  const scope = stack.account.id ?? stack.account.scope;
  const input = (of: string) => engine.expand(engine.input(`${of}|${name}`, name, `\${${name}}`));
  switch (name) {
    case 'AWS::NoValue':
      return always(NOTHING);
    case 'AWS::AccountId':
      return stack.account.id === undefined ? input(scope) : always(text(stack.account.id));
    case 'AWS::Region':
      return stack.region === undefined ? input(scope) : always(text(stack.region));
    case 'AWS::Partition':
      return ofRegion(stack, engine, partition, () => input(scope));
    case 'AWS::URLSuffix':
      return ofRegion(stack, engine, urlSuffix, () => input(scope));
    case 'AWS::StackName':
      return stack.stackName === undefined ? input(stack.id) : always(text(stack.stackName));
    case 'AWS::StackId':
      return stackId(stack, engine, input(stack.id));
    case 'AWS::NotificationARNs': {
      const token = engine.input(`${stack.id}|${name}`, name, `\${${name}}`);
      return always({ kind: 'some-list', token });
    }
    default:
      engine.error(`${shown(name)} is not a pseudo parameter.`);
      return always(computed(`${stack.id}#${name}`, `there is no pseudo parameter ${shown(name)}`));
  }
}

/** A stack's ARN: `arn:…:stack/NAME/ID`, of which only the id at the end is made in the deployment. */
function stackId(stack: Stack, engine: Engine, last: Cases): Cases {
  const part = (name: string) => pseudo(`AWS::${name}`, stack, engine);
  const colon = always(text(':'));
  return concatenate([
    always(text('arn:')),
    part('Partition'),
    always(text(':cloudformation:')),
    part('Region'),
    colon,
    part('AccountId'),
    always(text(':stack/')),
    part('StackName'),
    always(text('/')),
    last,
  ]);
}

/** What the region decides; an input of its own where the region may be any. */
function ofRegion(
  stack: Stack,
  engine: Engine,
  decided: (region: string) => string,
  open: () => Cases,
): Cases {
  return choose(pseudo('AWS::Region', stack, engine), (value) => {
    const region = literal(value);
    return region === undefined ? open() : always(text(decided(region)));
  });
}

/** Partitions by the beginning of their regions' names (AWS's endpoint metadata). */
const PARTITIONS = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-iso-', 'aws-iso'],
  ['eusc-', 'aws-eusc'],
] as const;

function partition(region: string): string {
  return PARTITIONS.find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
}

function urlSuffix(region: string): string {
  return partition(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
}
