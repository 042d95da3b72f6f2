import path from 'node:path';
import type { AccessKey, ReadError } from '../../rule-core/index';
import { assemblyFiles } from '../cloudformation/assembly/assembly-folder';
import { readCloudAssembly } from '../cloudformation/index';
import type { Found, InputOptions } from './found';

export function readAssembly(
  target: string,
  given: string,
  options: InputOptions,
  found: Found,
): void {
  const { account, parameters, fromAws } = options;
  const { ledger } = found;
  const files = assemblyFiles(target);
  const parts = new Set<string>();
  found.assemblies.push({ folder: target, ...files, parts });
  const {
    keys,
    errors,
    warnings = [],
    stacks = [],
    fetched = [],
    parameters: declared = [],
  } = readCloudAssembly(target, {
    onPart: (file) => parts.add(path.resolve(file)),
    ...(account === undefined ? {} : { account }),
    ...(parameters === undefined ? {} : { parameters }),
    ...(fromAws ? { fromAws } : {}),
  });
  const shown = (it: string) => shownPath(it, target, given);
  found.keys.push(...keys.map((it) => placed(it, shown)));
  for (const it of errors) ledger.fail({ ...it, input: shown(it.input), ...located(it, shown) });
  if (files.templates.size === 0 && errors.length === 0) {
    ledger.fail({ input: given, message: 'is a cloud assembly without a stack: nothing was read' });
  } else ledger.judge(given, 'cloud assembly');
  found.warnings.push(...warnings);
  found.named.push(...stacks);
  found.fetched.push(...fetched.map((it) => ({ ...it, input: shown(it.input) })));
  for (const it of declared) found.parameters.add(it);
}

/** A path below an input, as the person who gave the input would write it. */
function shownPath(file: string, target: string, given: string): string {
  const relative = path.relative(target, file);
  const below = relative !== '' && !relative.startsWith('..') && path.isAbsolute(file);
  return below ? path.join(given, relative) : file;
}

function placed(key: AccessKey, shown: (file: string) => string): AccessKey {
  const { source, related } = key;
  return {
    ...key,
    ...(source ? { source: { ...source, file: shown(source.file) } } : {}),
    ...(related ? { related: related.map((it) => ({ ...it, file: shown(it.file) })) } : {}),
  };
}

function located({ location }: ReadError, shown: (file: string) => string): Partial<ReadError> {
  return location ? { location: { ...location, file: shown(location.file) } } : {};
}
