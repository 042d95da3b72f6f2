import {
  cisControl,
  DEFAULT_BENCHMARK_VERSION,
  durationIn,
  type Exception,
  parseExceptions,
} from '../rule-core/index';
import { isObject } from '../rule-core/text/json';
import { RepeatedName, wholeJson } from '../rule-core/text/whole-json';

/** What the guard is told: the same for every stack of an account. */
export interface GuardConfiguration {
  /** What cannot be decided stops the operation too. @default false */
  readonly strict: boolean;
  /** Findings that someone answers for until a day. */
  readonly exceptions: readonly Exception[];
  /**
   * Whether exceptions in the `Metadata` of a template count: whoever writes the template writes them.
   *
   * @default false
   */
  readonly acceptInCode: boolean;
  /** How long two keys are accepted while a user changes from one to the other, in milliseconds. @default 0 */
  readonly rotationWindow: number;
  /** Whether the keys that the account holds already count. @default true */
  readonly account: boolean;
  /** Macros that are known not to add, remove or change access keys. */
  readonly trustedTransforms: readonly string[];
  /** The version of the CIS AWS Foundations Benchmark to name. @default "3.0.0" */
  readonly benchmark: string;
  /** Where people find what to do. @default AWS's page about access keys */
  readonly link: string;
}

export const DEFAULT_CONFIGURATION: GuardConfiguration = {
  strict: false,
  exceptions: [],
  acceptInCode: false,
  rotationWindow: 0,
  account: true,
  trustedTransforms: [],
  benchmark: DEFAULT_BENCHMARK_VERSION,
  link: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html',
};

/** A configuration that is not valid: with it nothing may be judged. */
export class BadConfiguration extends Error {
  constructor(problems: readonly string[]) {
    super(`the configuration of the guard is not valid: ${problems.join('; ')}`);
    this.name = 'BadConfiguration';
  }
}

type Check = (value: unknown) => string | undefined;

const flag: Check = (it) => (typeof it === 'boolean' ? undefined : 'is true or false');

/** By name: what is wrong with a value, as the end of a sentence. */
const SETTINGS: Readonly<Record<string, Check>> = {
  strict: flag,
  account: flag,
  acceptInCode: flag,
  exceptions: (it) => (Array.isArray(it) ? undefined : 'is a list'),
  rotationWindow: (it) =>
    typeof it === 'string' && durationIn(it) !== undefined
      ? undefined
      : 'is a duration such as 7d, 12h, P7D or 0, as a text',
  trustedTransforms: (it) =>
    Array.isArray(it) && it.every((name) => typeof name === 'string' && name !== '')
      ? undefined
      : 'is a list of names of macros',
  benchmark: (it) =>
    typeof it === 'string' && cisControl(it) ? undefined : 'is a version that has the rule',
  link: (it) =>
    typeof it === 'string' && /^https:\/\/[^\s"<>]{1,2000}$/.test(it)
      ? undefined
      : 'is an https address',
};

/**
 * The configuration in a text, JSON; an empty one is the default.
 *
 * @throws BadConfiguration that names everything that is wrong
 */
export function configurationIn(text: string): GuardConfiguration {
  if (text.trim() === '') return DEFAULT_CONFIGURATION;
  let value: unknown;
  try {
    value = wholeJson(text);
  } catch (error) {
    if (error instanceof RepeatedName) throw new BadConfiguration([error.message]);
    throw new BadConfiguration(['it is not valid JSON, or ends too early']);
  }
  return configurationOf(value);
}

/**
 * The configuration in an object as JSON gives it.
 *
 * @throws BadConfiguration that names everything that is wrong
 */
export function configurationOf(value: unknown): GuardConfiguration {
  if (value === null || value === undefined) return DEFAULT_CONFIGURATION;
  if (!isObject(value)) throw new BadConfiguration(['it is not a mapping of settings']);
  const names = Object.keys(SETTINGS);
  const problems = Object.entries(value).flatMap(([name, it]) => {
    const check = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (!check) return [`there is no setting "${name}" (there are ${names.join(', ')})`];
    const wrong = check(it);
    return wrong === undefined ? [] : [`"${name}" ${wrong}`];
  });
  const given = parseExceptions(value['exceptions'] ?? []);
  if (problems.length > 0 || given.problems.length > 0) {
    throw new BadConfiguration([...problems, ...given.problems]);
  }
  const { rotationWindow, ...rest } = value as Partial<
    Omit<GuardConfiguration, 'rotationWindow'>
  > & {
    readonly rotationWindow?: string;
  };
  return {
    ...DEFAULT_CONFIGURATION,
    ...rest,
    exceptions: given.exceptions,
    rotationWindow: durationIn(rotationWindow ?? '0') ?? 0,
  };
}
