import { Stack, Validations } from 'aws-cdk-lib';
import type { Policy } from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcard, asNagWrites } from '../wildcards';
import type { SweepMachine } from './state-machine';
import type { Steps } from './steps';

interface Statement {
  readonly Resource: unknown;
}

/** For people who judge their app with cdk-nag: why wildcards are there, one by one. */
export function acknowledgeSweep(machine: SweepMachine, steps: Steps): void {
  const { list, merge, byRole, findings } = steps;
  const policies = [list, merge, byRole?.remaining, byRole?.read, findings].flatMap((it) =>
    it ? [it.rights] : [],
  );
  for (const it of [...policies, machine.rights]) acknowledgeWildcards(it);
  const about = Validations.of(machine.resource);
  about.acknowledge({
    id: 'AwsSolutions::AwsSolutions-SF1',
    reason: 'What became of each account is in the bucket; a log of all events adds nothing to it.',
  });
  about.acknowledge({
    id: 'AwsSolutions::AwsSolutions-SF2',
    reason: 'A trace of a run with thousands of children tells nothing that its report does not.',
  });
}

/** Runs, accounts and executions are known only later; AWS Organizations has no resources to name. */
export function acknowledgeWildcards(policy: Policy): void {
  const { Statement: statements = [] } = Stack.of(policy).resolve(policy.document) as {
    Statement?: readonly Statement[];
  };
  const resources = new Set(
    statements
      .flatMap((it) => [it.Resource].flat().map(asNagWrites))
      .filter((it) => it.includes('*')),
  );
  const reason = 'Runs, accounts and executions are not known before; nothing else is meant by it.';
  for (const it of resources) acknowledgeWildcard(policy, it, reason);
}
