import type { ReadError } from '../../../rule-core';
import { mentionsKeys } from '../../files/our-words';
import type { Document } from '../parse/document';
import { shown, written } from '../parse/tree';
import { calledAs, fileOf, type ModuleFiles } from './module-file';
import { Refusal } from './refusal';

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
      const { file } = this.document;
      const location =
        file === undefined ? {} : { location: { file, ...this.document.locate(path) } };
      const problem = module ? this.ofModule(error.message, module) : ofTemplate(error.message);
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
      const text = this.files.readFile(fileOf(source, this.document.file));
      return text !== undefined && mentionsKeys(text);
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }
}

function ofTemplate(reason: string): Problem {
  return {
    message: `This template ${reason}, so what it is deployed as is not known. ${TODO}`,
    kind: 'module',
  };
}
