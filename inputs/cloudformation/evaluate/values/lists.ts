import { any, type Condition } from '../../../../rule-core';
import { always, both, MAX_CASES, merged, negation, TooManyCases } from './cases';
import type { Case, Cases, Value } from './value';

/** A list as it is after `AWS::NoValue` is taken out, by world. */
export function listItems(list: Value & { kind: 'list' }): Cases {
  const maybe = list.items.some((it) => it.some((one) => one.value.kind === 'nothing'));
  if (!maybe) return always(list);
  let variants: { when: Condition; items: Cases[] }[] = [{ when: { kind: 'always' }, items: [] }];
  for (const item of list.items) {
    const absent = any(...item.flatMap((it) => (it.value.kind === 'nothing' ? [it.when] : [])));
    const present = item.filter((it) => it.value.kind !== 'nothing');
    variants = variants.flatMap(({ when, items }) => {
      const without = { when: both(when, absent), items };
      const within = { when: both(when, negation(absent)), items: [...items, present] };
      return [within, without].filter((it) => it.when.kind !== 'never');
    });
    if (variants.length > MAX_CASES) throw new TooManyCases();
  }
  const cases: Case[] = variants.map(({ when, items }) => ({
    when,
    value: { kind: 'list', items },
  }));
  return merged(cases);
}
