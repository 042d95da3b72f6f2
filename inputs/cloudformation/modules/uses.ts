import { isObject } from '../../../rule-core/text/json';
import { functionOf, own, section, shown } from '../parse/tree';
import type { Use } from './level';
import { Refusal } from './refusal';

/** No tool takes anything of Metadata here. */
const IN_SECTION = ['Type', 'Source', 'Properties', 'Overrides', 'Condition', 'Metadata'];
const OF_RAIN = ['Type', 'Properties', 'Overrides', 'Metadata', 'DependsOn'];

/** Where Rain's module lies, if this is the type of a resource that is one. */
export function rainSource(body: unknown): unknown {
  const type = own(body, 'Type');
  const call = functionOf(type);
  if (call?.name === 'Fn::Rain::Module') return call.argument;
  // As JSON writes the tag.
  const written = own(type, 'Rain::Module');
  if (written !== undefined) return written;
  return typeof type === 'string' && /^\$[^/]+\//.test(type) ? type : undefined;
}

/** An entry of the section `Modules`. */
export function useInSection(name: string, body: unknown): Use {
  return use(name, body, own(body, 'Source'), 'section', ['Modules', name], IN_SECTION);
}

/** A resource with the type `!Rain::Module`. */
export function useOfRain(name: string, body: unknown): Use {
  return use(name, body, rainSource(body), 'rain', ['Resources', name], OF_RAIN);
}

function use(
  name: string,
  body: unknown,
  source: unknown,
  by: Use['by'],
  path: readonly string[],
  known: readonly string[],
): Use {
  if (!isObject(body) || name.includes('::'))
    throw new Refusal('is written in a way that is not known here');
  const unknown = Object.keys(body).find((it) => !known.includes(it));
  if (unknown !== undefined)
    throw new Refusal(`has ${shown(unknown)}, which is not supported here`);
  if (by === 'section' && body['Type'] !== undefined && body['Type'] !== 'LocalModule')
    throw new Refusal('has a Type that is not LocalModule');
  for (const it of ['Properties', 'Overrides']) {
    const part = body[it];
    if (part !== undefined && part !== null && (!isObject(part) || functionOf(part)))
      throw new Refusal(`has ${it} that are not plain objects`);
  }
  const [properties, overrides] = [section(body, 'Properties'), section(body, 'Overrides')];
  return { name, path, source, properties, overrides, by };
}
