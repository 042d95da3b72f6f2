import { always, choose } from '../values/cases';
import { whereItExists } from '../../keys/existence';
import { addressOf, stackResource } from '../../keys/resource-names';
import { declarationOf, parameterOf } from '../../parameters/parameters';
import { pseudo } from './pseudo-parameters';
import { misplaced } from './open-values';
import { concatenate } from './texts';
import {
  type Engine,
  type FunctionOf,
  type Resource,
  type Scope,
  scopeOf,
  type Stack,
} from '../scope';
import { own, section, shown } from '../../parse/tree';
import { type Cases, computed, label, literal, type Piece, text } from '../values/value';

export const USER = 'AWS::IAM::User';

export const ref: FunctionOf = (argument, scope, engine) =>
  named(argument, scope, engine, (name) => referenceTo(name, scope, engine));

function named(
  argument: unknown,
  scope: Scope,
  engine: Engine,
  next: (name: string) => Cases,
): Cases {
  return nameOf(engine.evaluate(argument, scope), next);
}

function nameOf(cases: Cases, next: (name: string) => Cases): Cases {
  return choose(cases, (value) => {
    const isOpen = value.kind === 'text' && value.pieces.some(isComputed);
    if (value.kind !== 'text' || isOpen) return always(misplaced(value, 'Ref'));
    return next(literal(value) ?? label(value.pieces));
  });
}

function isComputed(piece: Piece): boolean {
  return typeof piece !== 'string' && (piece.kind === 'computed' || piece.reason !== undefined);
}

function referenceTo(name: string, scope: Scope, engine: Engine): Cases {
  const { stack } = scope;
  const loop = scope.loops.get(name);
  if (loop) return always(loop);
  if (name.startsWith('AWS::')) return pseudo(name, stack, engine);
  if (declarationOf(name, stack, engine) !== undefined) {
    return parameterOf(name, stack, engine);
  }
  const resource = engine.resource(name, stack);
  if (resource) return whereItExists(resource, refOf(resource, engine), engine);
  engine.error(
    `${shown(name)} is referred to, but is neither a parameter nor a resource of this template.`,
  );
  return always(
    computed(`${stack.id}#${name}`, `the template has nothing that is called ${shown(name)}`),
  );
}

/** What `Ref` gives of a resource: of a user its name. */
function refOf(resource: Resource, engine: Engine): Cases {
  const id = `${resource.scope.stack.id}#${resource.id}`;
  if (resource.type !== USER) {
    return always(
      computed(
        id,
        `the value of ${shown(resource.id)} is made during deployment`,
        `\${${resource.id}}`,
      ),
    );
  }
  return engine.evaluateOnce(id, `the name of ${shown(resource.id)}`, () =>
    choose(engine.property(resource, 'UserName'), (value) =>
      value.kind === 'nothing'
        ? always(
            text({
              kind: 'generated',
              id: `user ${id}`,
              label: addressOf(resource),
              of: stackResource(resource),
            }),
          )
        : always(
            value.kind === 'text' || value.kind === 'refused'
              ? value
              : misplaced(value, 'UserName'),
          ),
    ),
  );
}

export const getAtt: FunctionOf = (argument, scope, engine) => {
  const parts =
    typeof argument === 'string'
      ? [argument.split('.')[0] ?? '', argument.slice(argument.indexOf('.') + 1)]
      : Array.isArray(argument)
        ? (argument as unknown[])
        : undefined;
  if (!parts) return splitAttribute(argument, scope, engine);
  const [id, attribute] = parts;
  return named(id, scope, engine, (name) =>
    named(attribute, scope, engine, (what) => attributeOf(name, what, scope, engine)),
  );
};

/** `User.Arn` out of a look-up: language extensions allow functions in `Fn::GetAtt` and `Ref`. */
function splitAttribute(argument: unknown, scope: Scope, engine: Engine): Cases {
  return choose(engine.evaluate(argument, scope), (value) => {
    if (value.kind === 'list') {
      const [id = [], attribute = []] = value.items;
      return nameOf(id, (name) =>
        nameOf(attribute, (what) => attributeOf(name, what, scope, engine)),
      );
    }
    return nameOf(always(value), (name) => {
      const dot = name.indexOf('.');
      if (dot < 0) return always(misplaced(value, 'Fn::GetAtt'));
      return attributeOf(name.slice(0, dot), name.slice(dot + 1), scope, engine);
    });
  });
}

function attributeOf(name: string, attribute: string, scope: Scope, engine: Engine): Cases {
  const { stack } = scope;
  const resource = engine.resource(name, stack);
  const id = `${stack.id}#${name}.${attribute}`;
  if (!resource) {
    engine.error(`${shown(name)} is referred to, but is not a resource of this template.`);
    return always(computed(id, `the template has nothing that is called ${shown(name)}`));
  }
  return whereItExists(
    resource,
    attributeWhereItExists(resource, attribute, scope, engine),
    engine,
  );
}

function attributeWhereItExists(
  resource: Resource,
  attribute: string,
  { stack }: Scope,
  engine: Engine,
): Cases {
  if (resource.type === USER && attribute === 'Arn') return userArn(resource, engine);
  if (attribute.startsWith('Outputs.')) {
    const child = engine.child(resource);
    if (child) return outputOf(child, attribute.slice('Outputs.'.length), engine);
  }
  if (/^Custom::CrossRegionExportReader$/.test(resource.type)) {
    return crossRegion(attribute, stack, engine);
  }
  const { id } = resource;
  const reason = `${shown(id)}.${shown(attribute)} is made during deployment`;
  return always(computed(`${stack.id}#${id}.${attribute}`, reason, `\${${id}.${attribute}}`));
}

function userArn(user: Resource, engine: Engine): Cases {
  const { stack } = user.scope;
  const path = choose(engine.property(user, 'Path'), (it) =>
    always(it.kind === 'nothing' ? text('/') : it),
  );
  return concatenate([
    always(text('arn:')),
    pseudo('AWS::Partition', stack, engine),
    always(text(':iam::')),
    pseudo('AWS::AccountId', stack, engine),
    always(text(':user')),
    path,
    refOf(user, engine),
  ]);
}

/** An output of a stack, in every world in which it has it. */
export function outputOf(stack: Stack, name: string, engine: Engine): Cases {
  const id = `${stack.id} output ${name}`;
  const output = engine.output(stack, name);
  if (!output) {
    return always(computed(id, `the stack ${shown(stack.id)} has no output ${shown(name)}`));
  }
  return engine.evaluateOnce(id, `the output ${shown(name)}`, () =>
    engine.evaluate(output.value, output.scope),
  );
}

/** What a stack of another region wrote for this one to read (the CDK's cross-region references). */
function crossRegion(key: string, reader: Stack, engine: Engine): Cases {
  for (const stack of engine.stacks()) {
    for (const entry of engine.entries(section(stack.document.value, 'Resources'), scopeOf(stack), [
      'Resources',
    ])) {
      if (own(entry.body, 'Type') !== 'Custom::CrossRegionExportWriter') continue;
      const exports = own(own(own(entry.body, 'Properties'), 'WriterProps'), 'exports');
      const value = own(exports, key);
      if (value === undefined) continue;
      engine.sameAccount(stack, reader);
      return engine.evaluateOnce(`export ${key}`, `the export ${shown(key)}`, () =>
        engine.evaluate(value, entry.scope),
      );
    }
  }
  const account = reader.account.id ?? reader.account.scope;
  return engine.expand(engine.input(`${account}|ssm ${key}`, key, `\${${key}}`));
}
