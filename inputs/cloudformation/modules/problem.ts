import type { ReadError } from '../../../rule-core';
import type { Document } from '../parse/document';
import { shown, written } from '../parse/tree';
import { calledAs, fileOf, type ModuleFiles } from './module-file';
import { Refusal, Spent } from './refusal';

/** What of a template is not written out. */
export type Problem = Omit<ReadError, 'input'>;

/** A module as it is written. */
export interface Named {
  readonly name: string;
  readonly source: unknown;
}

const TODO = 'Give what rain pkg, or aws cloudformation package, writes.';

/** Keeps account of what is not written out. */
export class Attempts {
  readonly problems: Problem[] = [];
  private readonly spent = new Set<object>();

  constructor(
    private readonly document: Document,
    private readonly files: ModuleFiles,
  ) {}

  /** What this gives; or nothing, and a problem at this place. */
  attempt<T>(path: readonly string[], module: Named | undefined, run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error instanceof Spent) {
        // One error stands for all that is left out from here on.
        if (this.spent.has(error.by)) return undefined;
        this.spent.add(error.by);
      }
      const { file } = this.document;
      const location =
        file === undefined ? {} : { location: { file, ...this.document.locate(path) } };
      const problem =
        error instanceof Spent
          ? ofSpent(error.message, module)
          : module
            ? this.ofModule(error.message, module)
            : ofTemplate(error.message);
      this.problems.push({ ...problem, ...location });
      return undefined;
    }
  }

  private ofModule(reason: string, { name, source }: Named): Problem {
    const called = `${shown(name)} is a module (${shown(calledAs(source))})`;
    return {
      message: `${called} that ${reason}: its access keys are not known. ${TODO}`,
      kind: 'module',
      ...written(source),
      ...(this.mentionsKeys(source) ? { mentionsKeys: true } : {}),
    };
  }

  private mentionsKeys(source: unknown): boolean {
    try {
      return this.files.mentionsKeys(fileOf(source, this.document.file));
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}

/** Without a kind: nobody can accept what one error tells of modules that it does not name. */
function ofSpent(reason: string, module: Named | undefined): Problem {
  const called = module && `${shown(module.name)} (${shown(calledAs(module.source))})`;
  const what = called ? `its modules from ${called} on ${reason}` : `it and its modules ${reason}`;
  return { message: `Split this template: ${what}, so their access keys are not known.` };
}

function ofTemplate(reason: string): Problem {
  return {
    message: `This template ${reason}, so what it is deployed as is not known. ${TODO}`,
    kind: 'module',
  };
}
