/** A template as plain JSON; `Nested` resources carry the template of their stack. */
export interface PlainTemplate {
  readonly Parameters?: Readonly<Record<string, PlainParameter>>;
  readonly Mappings?: Readonly<Record<string, Record<string, Record<string, string>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Rules?: Readonly<Record<string, { Assertions: { Assert: unknown }[] }>>;
  readonly Resources: Readonly<Record<string, PlainResource>>;
}

export interface PlainParameter {
  readonly Type: 'String';
  readonly Default?: string;
  readonly AllowedValues?: readonly string[];
}

export interface PlainResource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export type World = ReadonlyMap<string, string>;

/** A value nobody wrote: equal to itself and to nothing else. */
const token = (name: string) => `\u2039${name}\u203a`;
const isToken = (value: string) => value.includes('\u2039');
/** How a finding says that a value equals none of those that are named. */
const ANY_OTHER = '(any other value)';
/** What only the deployment knows. */
const COMPUTED = '\u2039computed ';

export interface OracleKey {
  readonly id: string;
  readonly user: string;
  readonly status: string | undefined;
}

/** What CloudFormation would do: every expression worked out for one world, nothing clever. */
class Deployment {
  constructor(
    private readonly template: PlainTemplate,
    private readonly world: World,
    private readonly stack = '',
    private readonly given: Readonly<Record<string, string>> = {},
    private readonly nested: Readonly<Record<string, PlainTemplate>> = {},
  ) {}

  /** Whether its rules accept the parameters. */
  allowed(): boolean {
    const rules = Object.values(this.template.Rules ?? {});
    return rules.every((it) => it.Assertions.every(({ Assert }) => this.holds(Assert)));
  }

  keys(): OracleKey[] {
    return Object.entries(this.template.Resources).flatMap(([id, resource]) => {
      const { Type, Condition, Properties = {} } = resource;
      if (Condition !== undefined && !this.condition(Condition)) return [];
      if (Type === 'AWS::CloudFormation::Stack') return this.child(id, Properties).keys();
      if (Type !== 'AWS::IAM::AccessKey') return [];
      const user = this.value(Properties['UserName']) ?? '';
      return [{ id: `${this.stack}${id}`, user, status: this.value(Properties['Status']) }];
    });
  }

  private child(id: string, properties: Readonly<Record<string, unknown>>): Deployment {
    const parameters = (properties['Parameters'] ?? {}) as Record<string, unknown>;
    const given = Object.fromEntries(
      Object.entries(parameters).map(([name, it]) => [name, this.value(it) ?? '']),
    );
    return new Deployment(this.nested[id]!, this.world, `${this.stack}${id}/`, given);
  }

  private condition(name: string): boolean {
    return this.holds(this.template.Conditions?.[name]);
  }

  private holds(expression: unknown): boolean {
    const [[name, argument]] = Object.entries(expression as object) as [[string, unknown]];
    const parts = argument as unknown[];
    switch (name) {
      case 'Condition':
        return this.condition(argument as string);
      case 'Fn::Not':
        return !this.holds(parts[0]);
      case 'Fn::And':
        return parts.every((it) => this.holds(it));
      case 'Fn::Or':
        return parts.some((it) => this.holds(it));
      case 'Fn::Equals':
        return this.value(parts[0]) === this.value(parts[1]);
      default:
        throw new Error(`${name} is no condition`);
    }
  }

  private value(expression: unknown): string | undefined {
    if (expression === undefined || typeof expression === 'string') return expression;
    const [[name, argument]] = Object.entries(expression as object) as [[string, unknown]];
    const parts = argument as unknown[];
    switch (name) {
      case 'Ref':
        return this.ref(argument as string);
      case 'Fn::Sub':
        return (argument as string).replace(
          /\$\{([^}]+)\}/g,
          (_, it: string) => this.ref(it) ?? '',
        );
      case 'Fn::Join':
        return (parts[1] as unknown[]).map((it) => this.value(it)).join(parts[0] as string);
      case 'Fn::If':
        return this.value(this.condition(parts[0] as string) ? parts[1] : parts[2]);
      case 'Fn::FindInMap':
        return this.find(parts);
      case 'Fn::ImportValue':
        return token(`import ${this.value(argument) ?? ''}`);
      case 'Fn::GetAtt':
        return this.attribute(parts as string[]);
      case 'Fn::Select': {
        const [separator, text] = (parts[1] as { 'Fn::Split': [string, unknown] })['Fn::Split'];
        return this.value(text)?.split(separator)[Number(parts[0])];
      }
      default:
        throw new Error(`${name} is no function`);
    }
  }

  private find([map, first, second, options]: unknown[]): string {
    const table = this.template.Mappings?.[map as string];
    const row = table?.[this.value(first) ?? ''];
    const found = row?.[this.value(second) ?? ''];
    return found ?? this.value((options as { DefaultValue: unknown }).DefaultValue) ?? '';
  }

  private attribute([id, attribute]: string[]): string {
    if (attribute === 'Arn')
      return `arn:${token('p')}:iam::${token('a')}:user/${this.ref(id!) ?? ''}`;
    return `${COMPUTED}${this.stack}${id ?? ''}.${attribute ?? ''}\u203a`;
  }

  private ref(name: string): string | undefined {
    if (name === 'AWS::NoValue') return undefined;
    if (name === 'AWS::Region') return this.world.get('AWS::Region');
    if (name in this.given) return this.given[name];
    if (this.template.Parameters?.[name]) return this.world.get(`${this.stack}${name}`);
    const user = this.template.Resources[name]?.Properties?.['UserName'];
    return (user === undefined ? undefined : this.value(user)) ?? token(`${this.stack}${name}`);
  }
}

export interface OracleVerdict {
  readonly verdict: 'compliant' | 'violation' | 'undetermined';
  /** Whether a user certainly has two active keys in every deployable world with these values. */
  readonly violates: (when: Readonly<Record<string, string>>) => boolean;
}

/** The keys that the template makes in one world; none where its rules refuse it. */
export function keysIn(template: PlainTemplate, world: World): OracleKey[] | undefined {
  const deployment = new Deployment(template, world);
  return deployment.allowed() ? deployment.keys() : undefined;
}

/** The slow and obvious way: deploy the template in every world, and count. */
export function judgeByDeploying(
  template: PlainTemplate,
  nested: Readonly<Record<string, PlainTemplate>>,
  worlds: readonly World[],
): OracleVerdict {
  const deploy = (world: World) => {
    const deployment = new Deployment(template, world, '', {}, nested);
    return deployment.allowed() ? countIn(deployment.keys()) : undefined;
  };
  const states = worlds.flatMap((world) => deploy(world) ?? []);
  const verdict = states.some((it) => it.certain)
    ? 'violation'
    : states.some((it) => it.possible)
      ? 'undetermined'
      : 'compliant';
  const violates = (when: Readonly<Record<string, string>>) => {
    const matching = Object.entries(when).reduce(
      (rest, [name, value]) => withValue(rest, name, value),
      worlds,
    );
    const deployed = matching.flatMap((it) => deploy(it) ?? []);
    // Of two parameters with "any other value" the finding does not say that they have to differ.
    const open = Object.values(when).includes(ANY_OTHER);
    const enough = open ? deployed.some((it) => it.certain) : deployed.every((it) => it.certain);
    return deployed.length > 0 && enough;
  };
  return { verdict, violates };
}

/** The worlds in which a parameter has this value; one that may be anything may be this too. */
function withValue(worlds: readonly World[], name: string, value: string): World[] {
  const [, other] = /^\(the value of (.+)\)$/.exec(value) ?? [];
  if (other !== undefined) return worlds.filter((it) => it.get(name) === it.get(other));
  const anything = value === ANY_OTHER;
  const matching = worlds.filter((it) => {
    const actual = it.get(name) ?? '';
    return anything ? isToken(actual) : actual === value;
  });
  if (matching.length > 0 || anything) return matching;
  return worlds
    .filter((it) => isToken(it.get(name) ?? ''))
    .map((it) => new Map([...it, [name, value]]));
}

function countIn(keys: readonly OracleKey[]): { certain: boolean; possible: boolean } {
  const open = [...new Set(keys.map(statusQuestion).filter((it) => it !== undefined))];
  const answers = open.reduce<Map<string, boolean>[]>(
    (all, it) => all.flatMap((one) => [true, false].map((is) => new Map([...one, [it, is]]))),
    [new Map<string, boolean>()],
  );
  const users = [...new Set(keys.map((it) => it.user.toLowerCase()))];
  const active = (answer: Map<string, boolean>) =>
    keys.filter((it) => {
      const question = statusQuestion(it);
      return question === undefined ? it.status !== 'Inactive' : answer.get(question);
    });
  const two = (user: string, answer: Map<string, boolean>) =>
    active(answer).filter((it) => it.user.toLowerCase() === user).length > 1;
  const certain = users.some((user) => answers.every((answer) => two(user, answer)));
  const beside = answers.some((answer) => {
    const present = active(answer);
    return present.length > 1 && present.some((it) => it.user.includes(COMPUTED));
  });
  const possible = beside || users.some((user) => answers.some((answer) => two(user, answer)));
  return { certain, possible };
}

/** What must be known to say whether a key is active, where that is not plain. */
function statusQuestion({ id, status }: OracleKey): string | undefined {
  if (status === undefined || status === 'Active' || status === 'Inactive') return undefined;
  return isToken(status) ? status : id;
}
