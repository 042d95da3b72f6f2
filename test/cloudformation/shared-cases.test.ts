import { readTemplate } from '../../inputs/cloudformation/index';
import { evaluate } from '../../rule-core/index';
import { counting } from '../cases/counting';
import { identity } from '../cases/identity';

describe('the shared case table, as templates', () => {
  for (const { name, why, verdict, programs } of [...counting, ...identity]) {
    const { cloudformation } = programs;
    if (cloudformation === undefined) continue;
    test(`${name}: ${why}`, () => {
      const { keys, errors } = readTemplate(cloudformation, { file: 'template.yaml' });
      const report = evaluate(keys, { errors });
      expect(report.errors).toEqual([]);
      expect(report.verdict).toBe(verdict);
    });
  }
});
