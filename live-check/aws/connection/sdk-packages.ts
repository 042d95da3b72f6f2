import { KnownError } from '../../../rule-core/index';

/**
 * A package of the AWS SDK is not there, or is broken: they are optional peers, loaded when a check runs
 * that needs them.
 */
export class SdkMissing extends KnownError {
  /**
   * @param packages which ones, by their names
   * @param broken why they cannot be loaded although they are there
   */
  constructor(
    readonly packages: readonly string[],
    cause: unknown,
    broken?: string,
  ) {
    const them = packages.length === 1 ? 'it' : 'them';
    const [what, todo] =
      broken === undefined
        ? ['not installed', `Install ${them} beside one-active-key`]
        : [`installed but cannot be loaded (${broken})`, `Install ${them} anew`];
    const sentence = `${shown(packages)} ${what}. ${todo}: ${installCommand(packages)}`;
    super(sentence, 'connection', undefined, { cause });
    this.name = 'SdkMissing';
  }
}

function shown(packages: readonly string[]): string {
  const [only, more] = packages;
  return only !== undefined && more === undefined
    ? `The AWS SDK package ${only} is`
    : `The AWS SDK packages ${packages.join(', ')} are`;
}

export function installCommand(packages: readonly string[]): string {
  return `npm install ${packages.join(' ')}`;
}

/**
 * Loads packages, by their names.
 *
 * @throws SdkMissing which names all that are not there, or one that is there and cannot be loaded
 */
export async function loadPackages<T extends Readonly<Record<string, () => Promise<unknown>>>>(
  loaders: T,
): Promise<{ readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const names = Object.keys(loaders);
  const results = await Promise.allSettled(names.map(async (it) => loaders[it]?.()));
  const missing: string[] = [];
  let cause: unknown;
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled') continue;
    const [name = '', error] = [names[index], result.reason as unknown];
    if (!isMissing(name, error)) {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      throw new SdkMissing([name], error, why ?? '');
    }
    missing.push(name);
    cause ??= error;
  }
  if (missing.length > 0) throw new SdkMissing(missing, cause);
  const modules = results.map((it) => (it.status === 'fulfilled' ? it.value : undefined));
  return Object.fromEntries(names.map((it, index) => [it, modules[index]])) as {
    readonly [K in keyof T]: Awaited<ReturnType<T[K]>>;
  };
}

/** The package itself, not something that it needs. */
function isMissing(name: string, error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  const notFound = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
  return notFound && message?.includes(`'${name}'`) === true;
}
