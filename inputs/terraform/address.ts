/** A resource instance's address, taken apart: `module.a["x"].aws_iam_user.u[0]`. */
export interface Address {
  /** Names of the modules, without their instance keys. */
  readonly modules: readonly string[];
  /** The module instance as it is written: `module.a["x"]`, or nothing for the root. */
  readonly moduleInstance: string;
  /** Type and name: `aws_iam_user.u`. */
  readonly resource: string;
}

/** Takes an address apart; quotes may hold dots and brackets. */
export function parseAddress(address: string): Address {
  const steps = stepsOf(address);
  const modules: string[] = [];
  let at = 0;
  while (steps[at] === 'module' && at + 2 < steps.length) {
    modules.push(bare(steps[at + 1] ?? ''));
    at += 2;
  }
  return {
    modules,
    moduleInstance: steps.slice(0, at).join('.'),
    resource: steps.slice(at).map(bare).join('.'),
  };
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
