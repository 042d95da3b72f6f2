import { all, ALWAYS, any, type Condition } from '../../../rule-core';
import { isBootstrapRule, isOnItsOwn } from './bootstrap-rule';
import { spend } from '../evaluate/budget';
import { both, negation } from '../evaluate/values/cases';
import type { Conditions } from '../evaluate/conditions';
import { listItems } from '../evaluate/values/lists';
import { type Engine, type Scope, scopeOf, type Stack } from '../evaluate/scope';
import { sectionWithIncludes } from '../evaluate/unread';
import { functionOf, own } from '../parse/tree';
import { isObject } from '../../../rule-core/text/json';
import type { Cases, Value } from '../evaluate/values/value';

/** What it costs to ask whether a text is one of a list, for each of the list. */
const STEPS_OF_A_MEMBER = 20;

/**
 * What the `Rules` of a template allow: CloudFormation deploys only where every assertion holds. An
 * assertion that asks something only an account can tell is taken to hold.
 */
export class Rules {
  constructor(
    private readonly stack: Stack,
    private readonly engine: Engine,
    private readonly conditions: Conditions,
  ) {}

  all(): Condition[] {
    const scope: Scope = scopeOf(this.stack);
    const { value: template } = this.stack.document;
    const rules = sectionWithIncludes(this.stack, 'Rules', scope, this.engine);
    return Object.values(rules).flatMap((rule) => {
      if (isBootstrapRule(rule, template) && isOnItsOwn(this.stack)) return [];
      const asked = own(rule, 'RuleCondition');
      const applies = asked === undefined ? ALWAYS : this.holds(asked, scope);
      const assertions = own(rule, 'Assertions');
      if (!applies || !Array.isArray(assertions)) return [];
      return (assertions as unknown[]).flatMap((it) => {
        const holds = this.holds(own(it, 'Assert'), scope);
        return holds ? [any(negation(applies), holds)] : [];
      });
    });
  }

  /** When it holds; `undefined` where that cannot be told from the template. */
  private holds(expression: unknown, scope: Scope): Condition | undefined {
    const call = functionOf(expression);
    const list = Array.isArray(call?.argument) ? (call.argument as unknown[]) : [];
    const parts = () => {
      const found = list.map((it) => this.holds(it, scope));
      return found.every((it) => it !== undefined) ? found : undefined;
    };
    if (call?.name === 'Fn::And' || call?.name === 'Fn::Or') {
      const found = parts();
      if (!found) return undefined;
      return call.name === 'Fn::And' ? all(...found) : any(...found);
    }
    if (call?.name === 'Fn::Not') {
      const [inner] = parts() ?? [];
      return inner && negation(inner);
    }
    if (asksTheAccount(expression)) return undefined;
    if (call?.name === 'Fn::Equals' && list.length === 2) {
      return this.conditions.evaluate(expression, scope);
    }
    if (list.length !== 2) return undefined;
    if (call?.name === 'Fn::Contains') return this.members(list[0], list[1], scope, 'some');
    if (call?.name === 'Fn::EachMemberIn') return this.members(list[1], list[0], scope, 'each');
    if (call?.name === 'Fn::EachMemberEquals')
      return this.members([list[1]], list[0], scope, 'each');
    return undefined;
  }

  /** Whether the text is (or each text of a list is) among these. */
  private members(
    allowed: unknown,
    tested: unknown,
    scope: Scope,
    how: 'some' | 'each',
  ): Condition | undefined {
    const among = this.engine.evaluate(allowed, scope);
    const found: Condition[] = [];
    for (const list of among) {
      if (list.value.kind !== 'list') return undefined;
      const { items } = list.value;
      for (const it of this.engine.evaluate(tested, scope)) {
        const when = both(list.when, it.when);
        if (when.kind === 'never') continue;
        if (it.value.kind === 'text') found.push(all(when, this.among(it.value, items)));
        else if (it.value.kind === 'list' && how === 'each') {
          for (const present of listItems(it.value)) {
            if (present.value.kind !== 'list') continue;
            const each = present.value.items.map((item) =>
              any(...item.map((one) => all(one.when, this.among(one.value, items)))),
            );
            found.push(all(when, present.when, ...each));
          }
        } else if (it.value.kind === 'some-list' && how === 'each') {
          const each = this.engine
            .itemsAskedFor(it.value.token)
            .map((item) => any(...item.map((one) => all(one.when, this.among(one.value, items)))));
          found.push(all(when, ...each));
        } else return undefined;
      }
    }
    return any(...found);
  }

  private among(value: Value, items: readonly Cases[]): Condition {
    spend(STEPS_OF_A_MEMBER * items.length);
    const same = items.flatMap((item) =>
      item.map((one) => all(one.when, this.engine.compare(value, one.value))),
    );
    return any(...same);
  }
}

/** `Fn::RefAll`, `Fn::ValueOf` and `Fn::ValueOfAll` read the account. */
function asksTheAccount(expression: unknown): boolean {
  if (Array.isArray(expression)) return expression.some(asksTheAccount);
  if (!isObject(expression)) return false;
  return Object.entries(expression).some(
    ([key, value]) => /^Fn::(RefAll|ValueOf|ValueOfAll)$/.test(key) || asksTheAccount(value),
  );
}
