/** A resource instance's address, taken apart: `module.a["x"].aws_iam_user.u[0]`. */
export interface Address {
  /** Names of the modules, without their instance keys. */
  readonly modules: readonly string[];
  /** The modules as they are written, with their instance keys: `a["x"]`. */
  readonly instances: readonly string[];
  /** Type and name: `aws_iam_user.u`. */
  readonly resource: string;
  /** The instance key with its brackets: `["x"]`, `[0]`, or nothing. */
  readonly key: string;
}

/** Takes an address apart; quotes may hold dots and brackets. */
export function parseAddress(address: string): Address {
  const steps = stepsOf(address);
  const instances: string[] = [];
  let at = 0;
  while (steps[at] === 'module' && at + 2 < steps.length) {
    instances.push(steps[at + 1] ?? '');
    at += 2;
  }
  const rest = steps.slice(at);
  return {
    modules: instances.map(bare),
    instances,
    resource: rest.map(bare).join('.'),
    key: keyOf(rest.at(-1) ?? ''),
  };
}

/** The address without any instance key, as `depends_on` of a state writes it. */
export function configAddress({ modules, resource }: Address): string {
  return [...modules.map((it) => `module.${it}`), resource].join('.');
}

/** The address of a resource in a module instance. */
export function inModule(instances: readonly string[], resource: string): string {
  return [...instances.map((it) => `module.${it}`), resource].join('.');
}

/** The dotted parts, each with its instance key. */
export function stepsOf(address: string): string[] {
  const steps: string[] = [];
  let step = '';
  let quoted = false;
  let depth = 0;
  for (let index = 0; index < address.length; index += 1) {
    const character = address.charAt(index);
    if (quoted && character === '\\') {
      step += character + address.charAt((index += 1));
      continue;
    }
    if (character === '"') quoted = !quoted;
    if (!quoted && character === '[') depth += 1;
    if (!quoted && character === ']') depth -= 1;
    if (character === '.' && !quoted && depth === 0) {
      steps.push(step);
      step = '';
    } else step += character;
  }
  return [...steps, step];
}

/** A part without its instance key. */
export function bare(step: string): string {
  const bracket = step.indexOf('[');
  return bracket < 0 ? step : step.slice(0, bracket);
}

/** The instance key of a part, with its brackets. */
export function keyOf(step: string): string {
  return step.slice(bare(step).length);
}

/** To the end where no quote ends it: else each quote after it would be tried as the first of another. */
const QUOTED = /"((?:[^"\\]|\\(?:.|$))*)("|$)/gs;

/**
 * An address with its keys written in one way. A reference escapes as Go does, an address as the
 * Terraform language does: `["\u00e9"]` and `["é"]` are one key.
 */
export function canonical(address: string): string {
  if (!address.includes('\\') && !address.includes('{')) return address;
  return address.replace(QUOTED, (whole, quoted: string, end: string) =>
    end === '' ? whole : JSON.stringify(unescaped(quoted)),
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescaped(text: string): string {
  return text
    .replace(
      /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gi,
      (_, x?: string, u?: string, long?: string, one?: string) => {
        const hex = x ?? u ?? long;
        if (hex === undefined) return ESCAPES[one ?? ''] ?? one ?? '';
        const point = Number.parseInt(hex, 16);
        return point <= 0x10ffff ? String.fromCodePoint(point) : hex;
      },
    )
    .replace(/([$%])\1\{/g, '$1{');
}
