import { anythingElse, type Parameter } from '../../../rule-core';
import type { Limits } from './parameter-limits';

const MAX_CONSTANTS = 10_000;
/** How many parameters that are compared with each other are told apart exactly. */
const MAX_PEERS = 64;

/** A text, or "anything else" than all texts that are known. */
interface PossibleValue {
  readonly value: string;
  readonly elseOf?: Variable;
}

/** Something the one who deploys chooses: a parameter, a pseudo parameter, an import. */
export class Variable {
  /** Every text that some condition compares it with. */
  readonly constants = new Set<string>();
  private readonly peers = new Set<Variable>([this]);
  private made: Parameter | undefined;
  private isCrowded = false;
  private known: readonly PossibleValue[] | undefined;

  constructor(
    readonly id: string,
    readonly name: string,
    private readonly declared: {
      readonly allowed?: readonly string[];
      readonly initial?: string;
      readonly accepts?: (value: string) => boolean;
      /** Declared by a template, so that the one who deploys is free to choose it. */
      readonly chosen?: boolean;
      /** Of a list: what binds each of its items. */
      readonly items?: Limits;
      /** Why it is not known what it is. */
      readonly unread?: string;
      /** Why nobody can tell its value, though it is given one. */
      readonly unknown?: string;
    } = {},
  ) {}

  get unread(): string | undefined {
    return this.declared.unread;
  }

  get items(): Limits | undefined {
    return this.declared.items;
  }

  get unknown(): string | undefined {
    return this.declared.unknown;
  }

  get chosen(): boolean {
    return this.declared.chosen ?? false;
  }

  compareWith(constant: string): void {
    if (this.constants.has(constant)) return;
    if (this.constants.size < MAX_CONSTANTS) this.constants.add(constant);
    else this.isCrowded = true;
    this.forget();
  }

  /**
   * It is compared with more than is told apart: "anything else" may then be equal to something, and
   * counts as not known.
   */
  get crowded(): boolean {
    return this.isCrowded || [...this.peers].some((it) => it.isCrowded);
  }

  /** It is compared with more than can be told. */
  crowd(): void {
    this.isCrowded = true;
    this.forget();
  }

  /** They are compared with each other: from now on they share their values. */
  compareWithVariable(other: Variable): void {
    if (this.peers.has(other)) return;
    // Peers are each other's: whoever is not among them has none of them.
    if (this.peers.size + other.peers.size > MAX_PEERS) {
      this.isCrowded = true;
      other.isCrowded = true;
      return;
    }
    const together = new Set([...this.peers, ...other.peers]);
    for (const it of together) for (const peer of together) it.peers.add(peer);
    this.forget();
  }

  /** What they may be has changed. */
  private forget(): void {
    for (const it of this.peers) it.known = undefined;
  }

  /** What it may be, with the variable itself where that is "anything else". */
  values(): readonly PossibleValue[] {
    this.known ??= this.worked();
    return this.known;
  }

  private worked(): readonly PossibleValue[] {
    const { allowed, initial, accepts = () => true } = this.declared;
    if (allowed) return [...new Set(allowed)].map((value) => ({ value }));
    const first = initial === undefined ? [] : [initial];
    const shared = [...this.peers].flatMap((it) => it.mentioned());
    const constants = [...new Set(shared)].filter((it) => it !== initial && accepts(it)).sort();
    const others = [...this.peers]
      .filter((it) => it.declared.allowed === undefined)
      .sort((a, b) => (a === this ? -1 : b === this ? 1 : a.id < b.id ? -1 : 1));
    return [
      ...[...first, ...constants].map((value) => ({ value })),
      ...others.map((it) => ({ value: anythingElse(it.id), elseOf: it })),
    ];
  }

  /** As the judge sees it; fixed from the first call on. */
  parameter(nameOf: (variable: Variable) => string, prefix = ''): Parameter {
    this.made ??= {
      id: prefix + this.id,
      name: nameOf(this),
      values: this.values().map((it) => it.value),
      ...(this.unknown === undefined ? {} : { unknown: this.unknown }),
    };
    return this.made;
  }

  private mentioned(): string[] {
    const { allowed = [], initial } = this.declared;
    return [...this.constants, ...allowed, ...(initial === undefined ? [] : [initial])];
  }
}

/** All variables of a run, one object per id. */
export class Variables {
  private readonly byId = new Map<string, Variable>();
  private readonly namesakes = new Map<string, number>();
  private readonly indices = new Map<string, Set<number>>();

  /** Somebody asks for an item of the list with this id. */
  askFor(list: string, index: number): void {
    const known = this.indices.get(list);
    if (!known) this.indices.set(list, new Set([index]));
    else if (known.size < MAX_PEERS) known.add(index);
  }

  /** Which items of the list with this id are asked for. */
  askedOf(list: string): readonly number[] {
    return [...(this.indices.get(list) ?? [])].sort((a, b) => a - b);
  }

  /** @param prefix tells the parameters of one reading of the templates from those of another */
  constructor(private readonly prefix = '') {}

  get(id: string, make: () => Variable): Variable {
    const known = this.byId.get(id);
    if (known) return known;
    const made = make();
    this.byId.set(id, made);
    this.namesakes.set(made.name, (this.namesakes.get(made.name) ?? 0) + 1);
    return made;
  }

  /** As the judge sees it. */
  parameterOf(variable: Variable): Parameter {
    return variable.parameter((it) => this.nameOf(it), this.prefix);
  }

  /** Its name, told apart by its id where several variables have that name. */
  nameOf(variable: Variable): string {
    return (this.namesakes.get(variable.name) ?? 0) > 1 ? variable.id : variable.name;
  }
}
