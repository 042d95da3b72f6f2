import {
  type AccessKey,
  all,
  any,
  type Condition,
  type Guarded,
  isUnknown,
  not,
  type ReadError,
  unknown,
  unknownCondition,
} from '../../rule-core/index';
import { nameOf } from './resource';

/** Parameters of a template whose values the program gives, but which are not known yet. */
export interface OpenParameters {
  /** The name of the stack among those that are read. */
  readonly stack: string;
  /** Their names; absent where not even those are known. */
  readonly names?: readonly string[];
}

/**
 * The keys of templates, with what comes from such parameters made unknown. A parameter that nobody
 * gives a value is the deployer's choice, and every choice is judged; these have one value, and it
 * cannot be told.
 */
export function withOpenParameters(
  keys: readonly AccessKey[],
  open: readonly OpenParameters[],
): { readonly keys: AccessKey[]; readonly errors: ReadError[] } {
  const ids = new Map<string, string>();
  const errors: ReadError[] = [];
  for (const { stack, names } of open) {
    for (const name of names ?? []) {
      const reason = `the parameter ${name} of the CloudFormation stack ${nameOf(stack)} is not known yet`;
      ids.set(`${stack}|${name}`, reason);
    }
    if (!names && keys.some((it) => it.address.startsWith(`${stack}/`))) {
      const message = `the parameters of the CloudFormation stack ${nameOf(stack)} are not known yet: whose the keys in it are may depend on them.`;
      errors.push({ input: stack, message });
    }
  }
  if (ids.size === 0) return { keys: [...keys], errors };
  const made = keys.map((key) => ({
    ...key,
    user: opened(key.user, ids),
    status: opened(key.status, ids),
    exists: asked(key.exists, ids),
  }));
  return { keys: made, errors };
}

type Ids = ReadonlyMap<string, string>;

function opened<T>(guarded: Guarded<T>, ids: Ids): Guarded<T> {
  return guarded.map(({ when, value }) => {
    const id = typeof value === 'object' && value !== null && 'id' in value ? value.id : '';
    const [from] = isUnknown(value) ? [] : [...ids.keys()].filter((it) => id.includes(`\${${it}}`));
    return {
      when: asked(when, ids),
      value: from === undefined ? value : unknown(id, ids.get(from) ?? ''),
    };
  });
}

/** What depends on such a parameter holds or not, and it cannot be told. */
function asked(condition: Condition, ids: Ids): Condition {
  switch (condition.kind) {
    case 'is': {
      const { id } = condition.parameter;
      const reason = ids.get(id);
      return reason === undefined
        ? condition
        : unknownCondition(`${id} is ${condition.value}`, reason);
    }
    case 'not':
      return not(asked(condition.of, ids));
    case 'all':
      return all(...condition.of.map((it) => asked(it, ids)));
    case 'any':
      return any(...condition.of.map((it) => asked(it, ids)));
    case 'always':
    case 'never':
    case 'unknown':
      return condition;
  }
}
