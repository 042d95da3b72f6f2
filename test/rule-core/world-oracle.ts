import {
  type AccessKey,
  type AccountScope,
  type Condition,
  isUnknown,
  type Parameter,
} from '../../rule-core/index';

/** One world: a value for every parameter that is chosen, and a state for everything not known. */
interface World {
  readonly parameters: ReadonlyMap<string, string>;
  readonly unknowns: ReadonlyMap<string, boolean | string>;
}

/**
 * The slow and obvious reading of the rule: every world is written out, and in each one the keys are
 * simply counted. Gives "violation USER" and "undetermined USER" lines, sorted.
 */
export function judgeByEnumeration(keys: readonly AccessKey[]): string[] {
  const lines = new Set<string>();
  const parameters = parametersOf(keys).filter((it) => !it.unknown);
  const unknowns = [...unknownsOf(keys), ...parametersOf(keys).filter((it) => it.unknown)];
  const users = new Map<string, AccessKey[]>();
  for (const key of keys) {
    for (const { value } of key.user) {
      const id = userId(key, value);
      users.set(id, [...new Set([...(users.get(id) ?? []), key])]);
    }
  }
  const possible = (a: [AccessKey, string], b: [AccessKey, string]) =>
    parameterWorlds(parameters).some((chosen) =>
      unknownWorlds(unknowns).some((open) =>
        [a, b].every(([key, id]) => activeFor(key, { parameters: chosen, unknowns: open }) === id),
      ),
    );
  for (const [id, owned] of users) {
    const count = (world: World) => owned.filter((key) => activeFor(key, world) === id).length;
    const worlds = parameterWorlds(parameters).map((chosen) =>
      unknownWorlds(unknowns).map((open) => count({ parameters: chosen, unknowns: open }) > 1),
    );
    if (worlds.some((world) => world.every(Boolean))) lines.add(`violation ${id}`);
    else if (worlds.some((world) => world.some(Boolean))) lines.add(`undetermined ${id}`);
  }
  for (const [id, owned] of users) {
    if (lines.has(`violation ${id}`)) continue;
    for (const [other, others] of users) {
      if (id === other) continue;
      const pair = owned.some((a) =>
        others.some(
          (b) => a !== b && maybeOneAccount(a.account, b.account) && possible([a, id], [b, other]),
        ),
      );
      if (!pair) continue;
      if (id.includes('unknown:')) lines.add(`unknown-user ${id}`);
      else if (!lines.has(`violation ${other}`) && sameIdentity(id, other)) {
        lines.add(`unknown-account ${id.split('|')[1] ?? ''}`);
      }
    }
  }
  return [...lines].sort();
}

/**
 * Whether the key is an active key of one of these users, in every world that has these values: for all
 * states of what is not known, and for some.
 */
export function activeIn(
  keys: readonly AccessKey[],
  key: AccessKey,
  users: readonly string[],
  when: Readonly<Record<string, string>>,
): { readonly certain: boolean; readonly possible: boolean }[] {
  const parameters = parametersOf(keys);
  const unknowns = [...unknownsOf(keys), ...parameters.filter((it) => it.unknown)];
  const chosen = parameters
    .filter((it) => !it.unknown)
    .map((it) => ({ ...it, values: it.values.filter((one) => (when[it.name] ?? one) === one) }));
  const states = unknownWorlds(unknowns);
  return parameterWorlds(chosen).map((world) => {
    const active = states.map((open) =>
      users.includes(activeFor(key, { parameters: world, unknowns: open }) ?? ''),
    );
    return { certain: active.every(Boolean), possible: active.some(Boolean) };
  });
}

export function userId(key: AccessKey, value: AccessKey['user'][number]['value']): string {
  const { id, scope } = key.account;
  return `${id ?? scope}|${isUnknown(value) ? `unknown:${value.id}` : value.id}`;
}

function sameIdentity(a: string, b: string): boolean {
  return !b.includes('unknown:') && a.split('|')[1] === b.split('|')[1];
}

function maybeOneAccount(a: AccountScope, b: AccountScope): boolean {
  if (a.id && b.id) return a.id === b.id;
  if (a.scope === b.scope && !a.id && !b.id) return true;
  return a.family !== undefined && a.family === b.family && Boolean(a.uncertain || b.uncertain);
}

/** The user this key is an active key of in this world, if any. */
function activeFor(key: AccessKey, world: World): string | undefined {
  if (!holds(key.exists, world)) return undefined;
  const status = key.status.find((it) => holds(it.when, world))?.value;
  const active = isUnknown(status)
    ? world.unknowns.get(`status ${status.id}`) === true
    : status === 'Active';
  const owner = key.user.find((it) => holds(it.when, world));
  return active && owner ? userId(key, owner.value) : undefined;
}

export function holds(condition: Condition, world: World): boolean {
  switch (condition.kind) {
    case 'always':
      return true;
    case 'never':
      return false;
    case 'is':
      return valueIn(world, condition.parameter) === condition.value;
    case 'unknown':
      return world.unknowns.get(condition.id) === true;
    case 'not':
      return !holds(condition.of, world);
    case 'all':
      return condition.of.every((it) => holds(it, world));
    case 'any':
      return condition.of.some((it) => holds(it, world));
  }
}

function conditionsOf(keys: readonly AccessKey[]): Condition[] {
  const found: Condition[] = [];
  const visit = (condition: Condition): void => {
    found.push(condition);
    if (condition.kind === 'not') visit(condition.of);
    if (condition.kind === 'all' || condition.kind === 'any') condition.of.forEach(visit);
  };
  for (const key of keys) {
    visit(key.exists);
    [...key.user, ...key.status].forEach((it) => {
      visit(it.when);
    });
  }
  return found;
}

function parametersOf(keys: readonly AccessKey[]): Parameter[] {
  const found = conditionsOf(keys).flatMap((it) => (it.kind === 'is' ? [it.parameter] : []));
  return [...new Map(found.map((it) => [it.id, it])).values()];
}

function unknownsOf(keys: readonly AccessKey[]): string[] {
  const conditions = conditionsOf(keys).flatMap((it) => (it.kind === 'unknown' ? [it.id] : []));
  const statuses = keys.flatMap((key) =>
    key.status.flatMap(({ value }) => (isUnknown(value) ? [`status ${value.id}`] : [])),
  );
  return [...new Set([...conditions, ...statuses])];
}

export function parameterWorlds(parameters: readonly Parameter[]): Map<string, string>[] {
  return parameters.reduce<Map<string, string>[]>(
    (worlds, { id, values }) =>
      worlds.flatMap((world) => values.map((value) => new Map([...world, [id, value]]))),
    [new Map<string, string>()],
  );
}

/** A parameter that is known later has one of its values; anything else holds or not. */
function unknownWorlds(unknowns: readonly (string | Parameter)[]): Map<string, boolean | string>[] {
  return unknowns.reduce<Map<string, boolean | string>[]>(
    (worlds, it) => {
      const [id, values] =
        typeof it === 'string' ? [it, [false, true]] : [`parameter ${it.id}`, it.values];
      return worlds.flatMap((world) => values.map((value) => new Map([...world, [id, value]])));
    },
    [new Map<string, boolean | string>()],
  );
}

function valueIn({ parameters, unknowns }: World, { id, unknown }: Parameter) {
  return unknown === undefined ? parameters.get(id) : unknowns.get(`parameter ${id}`);
}
