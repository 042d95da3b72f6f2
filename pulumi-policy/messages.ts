import { nameOf } from '../inputs/pulumi/index';
import {
  type Finding,
  type FindingKey,
  type Report,
  sentenceOf,
  keyState,
} from '../rule-core/index';
import { shown } from './shown';
import type { StackReport } from './stack-report';

const MAX_KEYS = 8;

/** One finding in a Pulumi user's words: who, which resources, and what to change in the program. */
export function describe(found: Finding, { report, ...about }: StackReport): string {
  const finding = shown(found);
  const leftOut = new Set([...about.leftOut].map(shown));
  const inferred = new Set([...about.inferred].map(shown));
  const lines = finding.keys.slice(0, MAX_KEYS).map(line);
  const more = finding.keys.length - MAX_KEYS;
  const rest = more > 0 ? [`  - and ${more} more`] : [];
  const all = [headline(finding, report), ...lines, ...rest, ...taken(finding, inferred)];
  const stays =
    finding.verdict === 'violation'
      ? finding.keys.flatMap((it) => it.leftBehind?.reason ?? [])
      : [];
  return [...all, ...stays.map((it) => `(${it}.)`), remedy(finding, leftOut)].join('\n');
}

/** The same before anything is made: the run stops at the resource with this URN. */
export function describeBefore(found: Finding, report: Report, urn: string): string {
  const finding = shown(found);
  const { user, keys, activeKeys } = finding;
  const lines = keys.slice(0, MAX_KEYS).map(line);
  const stop = `IAM user ${user.label}${accountOf(finding)} would have ${activeKeys} active access keys; one is allowed (${controlsOf(report)}). The run stops before ${keyName(shown(urn))} is made or changed:`;
  return [stop, ...lines, remedy(finding, new Set())].join('\n');
}

function controlsOf(report: Report): string {
  return report.rule.benchmarks.map((it) => `${it.name} v${it.version}, ${it.control}`).join('; ');
}

function accountOf({ user }: Finding): string {
  return user.account === undefined ? '' : ` of account ${user.account}`;
}

function headline(finding: Finding, report: Report): string {
  return sentenceOf(finding, {
    key: ({ address }) => keyName(address),
    account: (id) => ` of account ${id}`,
    keysBelow: finding.verdict === 'violation',
    rule: controlsOf(report),
  });
}

function line(key: FindingKey): string {
  const { address, accessKeyId } = key;
  const id = accessKeyId === undefined ? '' : ` (${accessKeyId})`;
  return `  - ${keyName(address)}${id}: ${keyState(key, 'status not known')}`;
}

/** The engine does not show how an unknown value is computed: say what was made of it. */
function taken({ user, keys, code }: Finding, inferred: ReadonlySet<string>): string[] {
  const names = keys.filter((it) => inferred.has(it.address)).map((it) => keyName(it.address));
  if (names.length === 0 || code === 'unknown-user') return [];
  const more = names.length > MAX_KEYS ? ` and ${names.length - MAX_KEYS} more` : '';
  return [
    `(The user of ${names.slice(0, MAX_KEYS).join(', ')}${more} is not known yet; it is computed from an output of ${user.label}, and taken to be that user. ` +
      'If it is another one, build its name from user.name, which a preview knows.)',
  ];
}

function keyName(address: string): string {
  return nameOf(address);
}

function remedy(finding: Finding, leftOut: ReadonlySet<string>): string {
  if (finding.keys.some((it) => it.leftBehind !== undefined)) return finding.fix;
  if (finding.code === 'several-active-keys') {
    return 'Keep one AccessKey of this user; remove the others from the program, or give them status: "Inactive".';
  }
  if (finding.keys.some((it) => leftOut.has(it.address))) {
    return 'Preview the whole stack, without --target.';
  }
  if (finding.code === 'unknown-status') {
    return 'Write the status of each AccessKey as "Active" or "Inactive", not as an output.';
  }
  if (finding.code === 'unknown-condition') {
    return 'Write every value that decides out, so that a preview knows it.';
  }
  if (finding.code === 'unknown-account') {
    return 'Say which account each provider reaches: allowedAccountIds, or "accounts" in the policy\'s configuration.';
  }
  return 'Give the AccessKey its user as user.name of the User resource, or as a plain name.';
}
