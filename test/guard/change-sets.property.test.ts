import fc from 'fast-check';
import type { ChangedResource } from '../../guard/question/changed-resources';
import { withValues } from '../../guard/hook/with-values';
import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { type RandomTemplate, randomTemplate } from '../cloudformation/random-templates';
import { judgeByDeploying, keysIn, type OracleKey } from '../cloudformation/template-oracle';

/** `CHANGE_SETS=100000 npx jest test/guard/change-sets` runs more of them. */
const RUNS = Number(process.env['CHANGE_SETS'] ?? 500);
const SEED = 1121;
const ACCOUNT = '111111111111';
const PLACEHOLDER = '{{changeSet:KNOWN_AFTER_APPLY}}';

interface Chosen {
  readonly random: RandomTemplate;
  readonly world: RandomTemplate['worlds'][number];
  readonly keys: readonly OracleKey[];
}

/** A template without nested stacks, and one world that it can be deployed in. */
const chosen: fc.Arbitrary<Chosen> = fc
  .tuple(randomTemplate, fc.nat())
  .filter(([{ nested }]) => Object.keys(nested).length === 0)
  .map(([random, index]) => {
    const world = random.worlds[index % random.worlds.length]!;
    return { random, world, keys: keysIn(random.template, world) ?? [] };
  })
  .filter(({ random, world }) => keysIn(random.template, world) !== undefined);

/** What CloudFormation shows: values that are given are values, users yet to be made are not. */
function shown(value: string | undefined, made: ReadonlySet<string>): string | undefined {
  if (value === undefined) return undefined;
  if (value.includes('\u2039computed ') || [...made].some((it) => value.includes(it))) {
    return PLACEHOLDER;
  }
  return value.replace(
    /\u2039([^\u203a]*)\u203a/g,
    (_, it: string) => `zz.${it.replace(/\W/g, '_')}`,
  );
}

function changesOf({ random: { template }, keys }: Chosen): ChangedResource[] {
  const resources = Object.entries(template.Resources);
  const made = new Set(resources.map(([name]) => `\u2039${name}\u203a`));
  return resources.flatMap(([logicalId, { Type: type }]): ChangedResource[] => {
    if (type !== 'AWS::IAM::AccessKey') return [];
    const key = keys.find((it) => it.id === logicalId);
    if (!key) return [{ logicalId, type, action: 'DELETE' }];
    const UserName = shown(key.user, made);
    const Status = shown(key.status, made);
    return [{ logicalId, type, action: 'CREATE', after: { UserName, Status } }];
  });
}

function judge({ random }: Chosen, changed: readonly ChangedResource[]) {
  const { template, supplied, region } = random;
  const { keys, errors } = readTemplate(template, {
    account: ACCOUNT,
    stackName: 'S',
    parameters: supplied,
    ...(region === undefined ? {} : { region }),
  });
  expect(errors).toEqual([]);
  const scene = { file: 'template', account: ACCOUNT, stack: 'S' };
  return evaluate(withValues(keys, changed, scene)).verdict;
}

test('a change set never hides what its deployment would do, whatever it lists', () => {
  const seen = { compliant: 0, violation: 0, undetermined: 0 };
  fc.assert(
    fc.property(chosen, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (it, lots) => {
      const { verdict } = judgeByDeploying(it.random.template, {}, [it.world]);
      const listed = changesOf(it).filter((_, index) => lots[index % lots.length]);
      const said = judge(it, listed);
      seen[verdict]++;
      if (verdict === 'violation') expect(said).toBe('violation');
      if (verdict === 'undetermined') expect(said).not.toBe('compliant');
    }),
    { numRuns: RUNS, seed: SEED },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
}, 86_400_000);

test('a change set that shows every key decides as its deployment does', () => {
  let decided = 0;
  fc.assert(
    fc.property(chosen, (it) => {
      const changed = changesOf(it);
      const isOpen = changed.some(
        ({ after = {} }) =>
          after['UserName'] === PLACEHOLDER ||
          !['Active', 'Inactive', undefined].includes(after['Status'] as string | undefined),
      );
      if (isOpen) return;
      decided++;
      const { verdict } = judgeByDeploying(it.random.template, {}, [it.world]);
      expect(judge(it, changed)).toBe(verdict);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(decided).toBeGreaterThan(RUNS / 10);
}, 86_400_000);
