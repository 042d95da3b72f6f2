/**
 * A slow, obvious model of Terraform and IAM: what stands in the state and in the code, what Terraform
 * writes of it into a plan, and which keys the apply leaves.
 */
export interface ModelUser {
  readonly before?: string;
  readonly after: string;
  /** The name is known only after apply. */
  readonly isLater: boolean;
}

export type ModelStatus = 'Active' | 'Inactive';

export interface ModelKey {
  readonly before?: { readonly user: number; readonly status: ModelStatus };
  readonly after?: { readonly user: number; readonly status: ModelStatus };
  /** The code refers to the user, or writes its name out. */
  readonly isReference: boolean;
  readonly isCreatedFirst: boolean;
  /** A key that is in the code no longer is forgotten, not deleted. */
  readonly isForgotten: boolean;
  /** Left alone by `-target`. */
  readonly isLeftOut: boolean;
  /** Beside it stands an object that could not be deleted the last time. */
  readonly isDeposed: boolean;
}

export interface Model {
  readonly users: readonly ModelUser[];
  readonly keys: readonly ModelKey[];
  /** In an instance of a module. */
  readonly isInModule: boolean;
}

type Doing = 'none' | 'create' | 'update' | 'replace' | 'delete' | 'forget' | 'no-op';

function doing({ users }: Model, { before, after, isLeftOut, isForgotten }: ModelKey): Doing {
  if (isLeftOut) return 'none';
  if (!before) return after ? 'create' : 'none';
  if (!after) return isForgotten ? 'forget' : 'delete';
  const [was, will] = [users[before.user], users[after.user]];
  if (!will || was?.before !== will.after || will.isLater) return 'replace';
  return before.status === after.status ? 'no-op' : 'update';
}

const ACTIONS: Readonly<Record<Exclude<Doing, 'none'>, readonly string[]>> = {
  create: ['create'],
  update: ['update'],
  replace: ['delete', 'create'],
  delete: ['delete'],
  forget: ['forget'],
  'no-op': ['no-op'],
};

const idOf = (index: number, deposed = false) =>
  `AKIA${deposed ? 'D' : 'K'}${`${index}`.padStart(15, '0')}`;

/** The plan that Terraform writes. */
export function planOf(model: Model): object {
  const { users, keys, isInModule } = model;
  const prefix = isInModule ? 'module.m["x"].' : '';
  const configured = isInModule ? 'module.m.' : '';
  const changes: object[] = [];
  const state: object[] = [];
  const code: object[] = [];
  const add = (type: string, name: string, change: object, more: object = {}) =>
    changes.push({
      address: `${prefix}${type}.${name}`,
      mode: 'managed',
      type,
      name,
      change,
      ...more,
    });
  const hold = (type: string, name: string, values: object, more: object = {}) =>
    state.push({
      address: `${prefix}${type}.${name}`,
      mode: 'managed',
      type,
      name,
      values,
      ...more,
    });
  users.forEach(({ before, after, isLater }, index) => {
    const name = `u${index}`;
    if (before !== undefined) hold('aws_iam_user', name, { name: before, id: before });
    add('aws_iam_user', name, {
      actions: [
        before === undefined ? 'create' : before === after && !isLater ? 'no-op' : 'update',
      ],
      before: before === undefined ? null : { name: before, id: before },
      after: isLater ? {} : { name: after },
      after_unknown: isLater ? { name: true } : {},
    });
    code.push(
      coded(
        'aws_iam_user',
        name,
        isLater
          ? { name: { references: ['terraform_data.t.output', 'terraform_data.t'] } }
          : { name: { constant_value: after } },
      ),
    );
  });
  keys.forEach((key, index) => {
    const { before, after, isReference, isCreatedFirst, isDeposed } = key;
    const name = `k${index}`;
    const type = 'aws_iam_access_key';
    const what = doing(model, key);
    const old = before && { user: users[before.user]?.before, status: before.status };
    const depends =
      isReference && before ? { depends_on: [`${configured}aws_iam_user.u${before.user}`] } : {};
    if (old) hold(type, name, { ...old, id: idOf(index) }, depends);
    const owner = after && users[after.user];
    if (what !== 'none') {
      const actions = [...ACTIONS[what]];
      if (what === 'replace' && isCreatedFirst) actions.reverse();
      const isNew = what === 'create' || what === 'replace';
      add(type, name, {
        actions,
        before: old ? { ...old, id: idOf(index) } : null,
        after: after
          ? {
              status: after.status,
              ...(owner?.isLater ? {} : { user: owner?.after }),
              ...(isNew ? {} : { id: idOf(index) }),
            }
          : null,
        after_unknown: {
          ...(isNew ? { id: true } : {}),
          ...(owner?.isLater ? { user: true } : {}),
        },
      });
    }
    if (old && isDeposed) {
      hold(type, name, { ...old, id: idOf(index, true) }, { ...depends, deposed_key: 'd0' });
      if (what !== 'none') {
        const actions = [what === 'forget' ? 'forget' : 'delete'];
        add(
          type,
          name,
          { actions, before: { ...old, id: idOf(index, true) }, after: null, after_unknown: {} },
          { deposed: 'd0' },
        );
      }
    }
    if (after) {
      const user = isReference
        ? { references: [`aws_iam_user.u${after.user}.name`, `aws_iam_user.u${after.user}`] }
        : { constant_value: owner?.after };
      code.push(coded(type, name, { user }));
    }
  });
  const held = isInModule
    ? { child_modules: [{ address: 'module.m["x"]', resources: state }] }
    : { resources: state };
  return {
    format_version: '1.2',
    resource_changes: changes,
    prior_state: { format_version: '1.0', values: { root_module: held } },
    configuration: {
      provider_config: { aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' } },
      root_module: isInModule
        ? { module_calls: { m: { source: './m', module: { resources: code } } } }
        : { resources: code },
    },
  };
}

function coded(type: string, name: string, expressions: object): object {
  return {
    address: `${type}.${name}`,
    mode: 'managed',
    type,
    name,
    provider_config_key: 'aws',
    expressions,
  };
}

/**
 * The most active keys that one user may have after the apply: one number for each order in which
 * Terraform may do what depends on nothing.
 */
export function outcomes(model: Model): number[] {
  const free = model.keys.flatMap(({ isReference }, index) => (isReference ? [] : [index]));
  const orders = Array.from(
    { length: 2 ** free.length },
    (_, bits) => new Set(free.filter((__, at) => (bits >> at) % 2 === 1)),
  );
  return orders.map((early) => mostActive(model, early));
}

interface Live {
  readonly owner: number;
  status: ModelStatus;
}

function mostActive(model: Model, early: ReadonlySet<number>): number {
  const { users, keys } = model;
  const names = users.map((it) => it.before);
  const live = new Map<string, Live>();
  keys.forEach(({ before, isDeposed }, index) => {
    if (!before) return;
    live.set(idOf(index), { owner: before.user, status: before.status });
    if (isDeposed) live.set(idOf(index, true), { owner: before.user, status: before.status });
  });
  // By the name in the state; nobody of that name is as good as done.
  const remove = (id: string, user: number) => {
    const key = live.get(id);
    if (key && names[key.owner] === users[user]?.before) live.delete(id);
  };
  const isFirst = (index: number) => {
    const { isReference, isCreatedFirst } = keys[index] ?? {};
    return isReference === true ? isCreatedFirst !== true : early.has(index);
  };
  const removals = (when: 'first' | 'last') => {
    keys.forEach((key, index) => {
      const what = doing(model, key);
      if (!key.before || (what !== 'delete' && what !== 'replace')) return;
      if (isFirst(index) === (when === 'first')) remove(idOf(index), key.before.user);
    });
  };
  removals('first');
  users.forEach(({ after }, index) => (names[index] = after));
  keys.forEach((key, index) => {
    const what = doing(model, key);
    if (!key.after || what === 'none') return;
    const known = live.get(idOf(index));
    if (what === 'update' && known) known.status = key.after.status;
    if (what === 'create' || what === 'replace') {
      live.set(`new ${index}`, { owner: key.after.user, status: key.after.status });
    }
  });
  removals('last');
  keys.forEach((key, index) => {
    const what = doing(model, key);
    if (!key.before || !key.isDeposed || what === 'none' || what === 'forget') return;
    remove(idOf(index, true), key.before.user);
  });
  const counts = users.map(
    (_, user) =>
      [...live.values()].filter((it) => it.owner === user && it.status === 'Active').length,
  );
  return Math.max(0, ...counts);
}
