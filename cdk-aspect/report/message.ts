import {
  type Finding,
  ruleOf,
  sentenceOf,
  type SourceLocation,
  keyState,
  whenOf,
} from '../../rule-core/index';
import { NAG_PACK_NAME, PLUGIN_NAME } from '../keys/acknowledgements';
import { creationOf } from '../keys/creation-line';
import type { TreeReport } from '../tree-report';

const MAX_KEYS = 8;

/** Where a message appears: it decides which id accepts a finding. */
export type Face = 'plugin' | 'aspect' | 'nag';

/** One finding for a reader who has not heard of the rule: who, which keys and where, when. */
export function describe(finding: Finding, tree: TreeReport): string {
  const lines = finding.keys.map((it) => placeOf(it.location));
  const shown = finding.keys.slice(0, MAX_KEYS).map((key) => {
    const { address, location } = key;
    const own = placeOf(location);
    const shared = own !== '' && lines.filter((it) => it === own).length > 1;
    const caller = shared ? placeOf(callerOf(address, tree)) : '';
    const line = own === '' ? '' : ` (${own}${caller === '' ? '' : `, called from ${caller}`})`;
    const state = key.status === 'Active' ? '' : ` [${keyState(key, 'status not known')}]`;
    return `\n  - ${address}${line}${state}`;
  });
  const more = finding.keys.length - MAX_KEYS;
  const rest = more > 0 ? `\n  - and ${more} more` : '';
  return `${headline(finding, tree)}${shown.join('')}${rest}`;
}

function placeOf(location: SourceLocation | undefined): string {
  return location?.line === undefined ? '' : `${location.file}:${location.line}`;
}

/** Who called the code that makes this key. */
function callerOf(address: string, tree: TreeReport): SourceLocation | undefined {
  const resource = tree.keys.get(address)?.resource;
  return resource && creationOf(resource)?.caller;
}

function headline(finding: Finding, { report }: TreeReport): string {
  const controls = report.rule.benchmarks.map(
    (it) =>
      `${it.name.replace('Foundations Benchmark', 'Foundations')} v${it.version}, ${it.control}`,
  );
  return sentenceOf(finding, {
    key: ({ address }) => address,
    account: (id) => ` of account ${id}`,
    keysBelow: true,
    rule: controls.join('; '),
  });
}

/** One finding in one line, for a summary. */
export function inOneLine(finding: Finding): string {
  const shown = finding.keys.slice(0, 3).map(({ address, location }) => {
    return location?.line === undefined
      ? address
      : `${address} (${location.file}:${location.line})`;
  });
  const more = finding.keys.length > 3 ? ` and ${finding.keys.length - 3} more` : '';
  const account = finding.user.account === undefined ? '' : ` of account ${finding.user.account}`;
  return `IAM user ${finding.user.label}${account}${whenOf(finding)}: ${shown.join(', ')}${more}`;
}

/** What to do, and how to accept it instead. */
export function remedy(finding: Finding, face: Face): string {
  const id = acknowledgementId(ruleOf(finding), face);
  return `${finding.fix} To accept a key: Validations.of(key).acknowledge({ id: '${id}', reason: '…' }).`;
}

/** What the user has to write to acknowledge a rule. */
export function acknowledgementId(rule: string, face: Face): string {
  return face === 'nag' ? `${NAG_PACK_NAME}::${NAG_PACK_NAME}-${rule}` : `${PLUGIN_NAME}::${rule}`;
}
