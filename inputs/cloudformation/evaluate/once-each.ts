import type { Engine } from './scope';
import { always } from './values/cases';
import { type Cases, computed } from './values/value';

/** Values that are worked out once each, and that may rest on one another, but not in a circle. */
export class OnceEach {
  private readonly busy = new Set<string>();
  private readonly finished = new Map<string, Cases>();

  constructor(private readonly engine: Engine) {}

  evaluate(id: string, what: string, evaluate: () => Cases): Cases {
    const known = this.finished.get(id);
    if (known) return known;
    if (this.busy.has(id)) {
      this.engine.error(`This goes in a circle: ${what} depends on itself.`);
      return always(computed(`circle ${id}`, `${what} depends on itself`));
    }
    this.busy.add(id);
    try {
      const made = evaluate();
      this.finished.set(id, made);
      return made;
    } finally {
      this.busy.delete(id);
    }
  }
}
