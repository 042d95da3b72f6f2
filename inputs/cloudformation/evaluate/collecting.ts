import { ALWAYS, type Condition, unknownCondition } from '../../../rule-core';
import { merged } from './values/cases';
import { equal, relate } from './values/equality';
import { Evaluation } from './evaluation';
import { type Cases, literal, text, type Token, type Value } from './values/value';

const MAX_COLLECTED = 100;

/**
 * Finds out what is compared with what, before the worlds are told apart: every input learns the texts
 * that it may have to be equal to. Whether a condition holds does not matter yet, so every branch is
 * followed; and what is wrong in a template is said when it is judged.
 */
export class Collecting extends Evaluation {
  /** The token stands for all its texts; those known so far help to solve what is made of several. */
  expand(token: Token): Cases {
    const texts = token.variable?.values().filter((it) => !it.elseOf) ?? [];
    const values = [text(token), ...texts.slice(0, MAX_COLLECTED).map((it) => text(it.value))];
    return merged(values.map((value) => ({ when: ALWAYS, value })));
  }

  /** A new one each time: no two exclude each other. */
  condition(): Condition {
    return mayHold();
  }

  compare(a: Value, b: Value): Condition {
    relate(a, b);
    const made = equal(a, b);
    const decided = literal(a) !== undefined && literal(b) !== undefined;
    return decided || made.kind !== 'never' ? made : mayHold();
  }

  error(): void {
    // Separating says it.
  }
}

function mayHold(): Condition {
  return unknownCondition('collecting', 'collecting');
}
