import { type Fetched, type InAws, isInAws, nameInAws } from '../../../rule-core';
import { application } from '../../from-aws/application';
import { s3Address } from '../../from-aws/s3-address';
import type { Shelf } from '../../from-aws/shelf';
import type { Stack } from '../evaluate/scope';
import { literal, type Value } from '../evaluate/values/value';
import type { TemplateInput } from '../stacks/stack-input';
import type { NamedAt } from './run-files';

/** What templates name, and may be read from AWS. */
export class AwsTemplates {
  private readonly used = new Map<string, Fetched>();
  private readonly problems = new Map<string, string>();
  private readonly texts = new Map<string, string>();

  /** @param shelf what was read; without it nothing is */
  constructor(private readonly shelf: Shelf | undefined) {}

  /** What the report tells of it. */
  fetched(): Fetched[] {
    return [...this.used.values()];
  }

  /** Why AWS did not give what this place names. */
  problemAt({ place }: NamedAt): string | undefined {
    return this.problems.get(place);
  }

  /** The text of what was found in AWS, by its name. */
  textOf(file: string): string | undefined {
    return this.texts.get(file);
  }

  /**
   * The document in AWS that an address names, if it is there; the report tells of it.
   *
   * @param cases what the address may be; one that is not known before deployment is not asked for
   */
  find(cases: readonly Value[], at: NamedAt): string | undefined {
    const [value, another] = cases;
    const plain = value && !another ? literal(value) : undefined;
    const what = plain === undefined ? value && applicationIn(value) : s3Address(plain);
    return what === undefined || another ? undefined : this.take(what, at);
  }

  private take(what: InAws, at: NamedAt): string | undefined {
    if (!this.shelf) return undefined;
    const answer = this.shelf.take(what);
    if (!answer) return undefined;
    if ('problem' in answer) this.problems.set(at.place, answer.problem);
    if (!('text' in answer)) return undefined;
    const file = nameInAws(what);
    this.texts.set(file, answer.text);
    this.used.set(at.place, { kind: what.kind, input: at.from ?? at.place, address: file });
    return file;
  }

  template(cases: readonly Value[], at: NamedAt): TemplateInput | undefined {
    const file = this.find(cases, at);
    const template = file === undefined ? undefined : this.texts.get(file);
    return file === undefined || template === undefined ? undefined : { template, file };
  }

  /**
   * The value of an export that no template of the run has, where the account of the stack is known to
   * be the one that was asked.
   */
  exported(name: string, stack: Stack): { value?: string; problem?: string } {
    const { id } = stack.account;
    const answer = id === undefined ? undefined : this.shelf?.take({ kind: 'exports' });
    if (!answer) return {};
    if ('problem' in answer) return answer;
    if (!('exports' in answer) || answer.account !== id) return {};
    if (stack.region !== undefined && stack.region !== answer.region) return {};
    const value = answer.exports.get(name);
    if (value === undefined) return {};
    const input = stack.input.file ?? stack.root.file ?? stack.id;
    const address = `export ${name} of ${answer.account} in ${answer.region}`;
    this.used.set(`export ${input} ${name}`, { kind: 'exports', input, address });
    return { value };
  }
}

/** The version of an application that is named as `Location`. */
function applicationIn(value: Value): InAws | undefined {
  if (value.kind !== 'object') return undefined;
  const part = (name: string): string => {
    const [one, another] = value.entries.get(name) ?? [];
    return (one && !another ? literal(one.value) : undefined) ?? '';
  };
  return application(part('ApplicationId'), part('SemanticVersion'));
}

/** Whether this template was read from AWS: paths in it are none of this machine. */
export function liesInAws({ input, root }: Stack): boolean {
  return isInAws(input.file ?? root.file ?? '');
}
