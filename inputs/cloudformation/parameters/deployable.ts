import { all, canHold, type Condition, NEVER } from '../../../rule-core';
import { negation } from '../evaluate/values/cases';
import type { Conditions } from '../evaluate/conditions';
import type { Engine, Stack } from '../evaluate/scope';
import { withoutUnknowns } from '../evaluate/unread';
import { Rules } from './constraints';

const NONE: readonly Condition[] = [];

/** What must hold for each stack to be deployed at all. */
export class Deployable {
  private readonly byRules = new Map<string, readonly Condition[]>();
  private readonly refusals = new Map<string, Condition[]>();

  /** All of a stack, for as long as nothing more is refused. */
  private readonly known = new Map<
    string,
    { readonly outer: readonly Condition[]; readonly refused: number; all: readonly Condition[] }
  >();

  constructor(
    private readonly engine: Engine,
    private readonly conditionsOf: (stack: Stack) => Conditions,
  ) {}

  rulesOf(stack: Stack): Rules {
    return new Rules(stack, this.engine, this.conditionsOf(stack));
  }

  /** CloudFormation does not deploy the stack then. */
  refuse(stack: Stack, when: Condition): void {
    const known = this.refusals.get(stack.id);
    if (known) known.push(when);
    else this.refusals.set(stack.id, [when]);
  }

  constraintsOf(stack: Stack): readonly Condition[] {
    const rules =
      this.byRules.get(stack.id) ??
      this.engine.at(stack, ['Rules'], () => this.allowedBy(this.rulesOf(stack)));
    this.byRules.set(stack.id, rules);
    const refused = this.refusals.get(stack.id) ?? [];
    const outer = stack.parent ? this.constraintsOf(stack.parent.stack) : NONE;
    const before = this.known.get(stack.id);
    if (before?.outer === outer && before.refused === refused.length) return before.all;
    const found = [...rules, ...refused.map(negation), ...outer].map(withoutUnknowns);
    this.known.set(stack.id, { outer, refused: refused.length, all: found });
    return found;
  }

  /** Rules that exclude every world together leave no world, whichever parameters they ask about. */
  private allowedBy(rules: Rules): readonly Condition[] {
    const constraints = rules.all().map(withoutUnknowns);
    return canHold(all(...constraints)) ? constraints : [NEVER];
  }
}
