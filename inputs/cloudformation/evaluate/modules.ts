import { functionOf, own, shown, textOf, written } from '../parse/tree';
import type { Engine, Unread } from './scope';

/** A module, and who writes it out. */
interface Module {
  readonly called: string;
  readonly by: string;
  readonly unread: Unread;
}

/** Whether this is the type of a module: of a registry, or of `aws cloudformation package`. */
export function isModuleType(type: string): boolean {
  return type.endsWith('::MODULE') || type === 'LocalModule';
}

/**
 * The module that a resource is, if it is one: of a registry (CloudFormation user guide, "Modules"), of
 * `aws cloudformation package` (`LocalModule`), or of Rain (`!Rain::Module`). It may hold any resource.
 */
export function moduleOf(body: unknown): Module | undefined {
  const type = own(body, 'Type');
  if (typeof type === 'string' && type.endsWith('::MODULE')) {
    return {
      called: type,
      by: 'a registry: its access keys are not known. Give the processed template',
      unread: { kind: 'module', ...written(type) },
    };
  }
  if (type === 'LocalModule') return localModule(body);
  const call = functionOf(type);
  if (call?.name !== 'Fn::Rain::Module') return undefined;
  return {
    called: textOf(call.argument) ?? 'Rain::Module',
    by: 'Rain, but not in a loop here: its access keys are not known. Give what rain pkg writes',
    unread: { kind: 'module', ...written(call.argument) },
  };
}

function localModule(body: unknown): Module {
  const source = own(body, 'Source');
  return {
    called: textOf(source) ?? 'without a readable Source',
    by: 'the command line that packages the template: its access keys are not known. Give what aws cloudformation package, or rain pkg, writes',
    unread: { kind: 'module', ...written(source) },
  };
}

/** Says of a module that it is not read. */
export function refuseModule(id: string, { called, by, unread }: Module, engine: Engine): void {
  engine.error(
    `${shown(id)} is a module (${shown(called)}), which is written out by ${by}.`,
    unread,
  );
}
