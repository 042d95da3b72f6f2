import { existsSync } from 'node:fs';
import path from 'node:path';
import { readAccepted } from '../reading/accepted';
import { openDeployed } from '../reading/deployed';
import { readAllowed } from '../reading/fetched';
import { WITH_EDITS } from '../../report/index';
import { KnownError } from '../../rule-core/index';
import type { Io } from '../io';
import type { CheckValues } from '../options/index';
import { deliver, destinationsOf } from '../writing/output';
import { readParameters, unusedParameters } from '../reading/parameters';
import { showReading } from '../writing/progress';
import { refuseToReplace, writeExceptions } from '../writing/write-exceptions';

/** Judges what is declared. @returns the exit code */
export async function check(
  paths: readonly string[],
  options: CheckValues,
  io: Io,
): Promise<number> {
  const destinations = destinationsOf(options);
  const { OF_ACCOUNTS } = await import('../../report/index');
  const other = destinations.find((it) => OF_ACCOUNTS.includes(it.name));
  if (other) {
    throw new KnownError(`--format ${other.name} is for deployed accounts: one-active-key live`);
  }
  const { exceptions, unread, baseline, limits } = await readAccepted(options, io);
  refuseToReplace(options.writeExceptions, io);
  const parameters = readParameters(options.parameters ?? [], io);
  const inputs = paths.length > 0 ? paths : (options.paths ?? defaultInput(io));
  const { readInputs, withEdits, withInputs } = await import('../../inputs/index');
  const { evaluate } = await import('../../rule-core/index');
  const { overlayDeployed } = await import('../../inputs/deployed/index');
  const standardInput = inputs.includes('-') ? { standardInput: await contentOf(io.stdin) } : {};
  const deployed = await openDeployed(options, io);
  const reading = showReading(io, options.quiet ?? false);
  try {
    const account = options.account ?? deployed.account;
    const settings = {
      cwd: io.cwd,
      parameters,
      ...(options.templates ? { templates: options.templates } : {}),
      thorough: options.strict ?? false,
      ...standardInput,
      ...(reading ? { onInput: reading.onInput } : {}),
      ...(account === undefined ? {} : { account }),
    };
    const declared = await readAllowed(options, io, (more) =>
      readInputs(inputs, { ...settings, ...more }),
    );
    const found = await deployed.read(declared.keys);
    const overlaid = found.accounts ? overlayDeployed(declared, found.accounts) : undefined;
    const keys = overlaid?.keys ?? declared.keys;
    const judged = evaluate(keys, {
      errors: [...declared.errors, ...found.errors, ...(overlaid?.errors ?? [])],
      warnings: [
        ...unusedParameters(parameters, declared.parameters),
        ...declared.warnings,
        ...found.warnings,
        ...(overlaid?.warnings ?? []),
      ],
      exceptions,
      unread,
      ...limits,
      ...(baseline ? { baseline } : {}),
      now: io.now(),
      ...(options.benchmark === undefined ? {} : { benchmark: options.benchmark }),
    });
    const whole = {
      ...withInputs(judged, declared),
      ...(overlaid ? { drift: overlaid.drift } : {}),
    };
    const shown = destinations.some((it) => WITH_EDITS.has(it.name));
    const report = shown ? withEdits(whole, keys, io.cwd) : whole;
    if (options.writeExceptions !== undefined) {
      await writeExceptions(options.writeExceptions, report, io);
    }
    return deliver(report, destinations, options, io);
  } finally {
    reading?.end();
    deployed.end();
  }
}

function defaultInput(io: Io): string[] {
  if (existsSync(path.join(io.cwd, 'cdk.out', 'manifest.json'))) return ['cdk.out'];
  throw new KnownError(
    'nothing to check: name files or folders, or run this where there is a cdk.out',
  );
}

/** The same as for a file. */
const MAX_BYTES = 100 * 1024 * 1024;

async function contentOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw new KnownError('standard input is larger than 100 MB');
    chunks.push(bytes);
  }
  const { decode } = await import('../../inputs/files/decode');
  return decode(Buffer.concat(chunks));
}
