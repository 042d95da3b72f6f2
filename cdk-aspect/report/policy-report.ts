import type {
  PolicyValidationPluginReport,
  PolicyViolatingResource,
  PolicyViolation,
} from 'aws-cdk-lib';
import { type Finding, type ReadError, RULE, VERSION, ruleOf } from '../../rule-core/index';
import type { Acknowledgement } from '../keys/acknowledgements';
import { acceptanceOfError, constructOfFile, isProven, type TreeReport } from '../tree-report';
import { acknowledgementId, describe, type Face, inOneLine, remedy } from './message';

const MAX_LINES = 20;

export interface ReportStyle {
  readonly face: Face;
  readonly strict: boolean;
  /** The severity of what fails; `fatal` where a lighter one can be acknowledged by mistake. */
  readonly severity: 'error' | 'fatal';
  readonly failUnselectedStacks: boolean;
}

interface Entry {
  readonly violation: PolicyViolation;
  readonly fails: boolean;
}

/** A judged construct tree as the CDK's validation report. */
export function policyReport(tree: TreeReport, style: ReportStyle): PolicyValidationPluginReport {
  const { findings, errors, warnings } = tree.report;
  const answersError = new Set(errors.map((it) => acceptanceOfError(it, tree)));
  const entries = [
    ...findings.flatMap((it) =>
      it.verdict === 'excepted' ? acceptedOf(it, tree, style) : standing(it, tree, style),
    ),
    ...errors.map((it) => unread(it, tree, style)),
    ...warnings.map((it) => note(it.message, undefined, it.code !== 'note', style)),
    ...tree.unused.flatMap((it) => (answersError.has(it) ? [] : [unused(it, style)])),
  ];
  const failing = entries.filter((it) => it.fails);
  if (style.failUnselectedStacks && failing.length > 0 && mayBeUnselected(tree))
    entries.push(everywhere(tree, style));
  return {
    success: failing.length === 0,
    pluginVersion: VERSION,
    violations: entries.map((it) => it.violation),
  };
}

/**
 * One entry for each stack that has some of the keys, since the command line drops what belongs to
 * stacks that are not selected. The CDK prints an entry once for every resource of it, so each names
 * one; the first says all, the others are one line.
 */
function standing(finding: Finding, tree: TreeReport, style: ReportStyle): Entry[] {
  const proven = isProven(finding);
  const fails = proven || style.strict;
  const firsts = new Map<unknown, string>();
  for (const { address } of finding.keys) {
    const stack = tree.keys.get(address)?.root;
    if (!firsts.has(stack)) firsts.set(stack, address);
  }
  return [...firsts.values()].map((address, index) => ({
    fails,
    violation: {
      ruleName: ruleName(proven ? RULE.id : RULE.undeterminedId, style.face),
      description: index === 0 ? describe(finding, tree) : inOneLine(finding),
      ...(index === 0 ? { fix: remedy(finding, style.face) } : {}),
      severity: fails ? style.severity : 'warning',
      violatingResources: [resource(address, tree)],
    },
  }));
}

/** The CDK moves what is at or below the construct of an acknowledgement. */
function isAbove(address: string, tree: TreeReport): boolean {
  const above = tree.acknowledged.get(address)?.construct;
  const own = tree.keys.get(address)?.construct;
  return above !== undefined && own?.node.scopes.includes(above) === true;
}

/**
 * What is accepted stays in the report. The CDK itself moves what carries its own id to
 * `suppressedViolations`, with the reason and the place of the acknowledgement; the rest is shown
 * as information.
 */
function acceptedOf(finding: Finding, tree: TreeReport, style: ReportStyle): Entry[] {
  const rule = ruleOf(finding);
  const own = acknowledgementId(rule, style.face);
  const recognised = finding.keys.filter(
    ({ address }) => tree.acknowledged.get(address)?.recorded === own && isAbove(address, tree),
  );
  const moved = recognised.length > 0;
  const keys = moved ? recognised : finding.keys;
  const { reason = '', owner, expires } = finding.exception ?? {};
  const who =
    owner === undefined ? '' : ` (${owner}${expires === undefined ? '' : `, until ${expires}`})`;
  return [
    {
      fails: false,
      violation: {
        ruleName: ruleName(rule, style.face),
        description: `Accepted${who}: ${reason}. ${describe(finding, tree)}`,
        severity: moved ? 'error' : 'info',
        violatingResources: keys.map(({ address }) => resource(address, tree)),
      },
    },
  ];
}

function unread(error: ReadError, tree: TreeReport, style: ReportStyle): Entry {
  const construct = constructOfFile(tree, error.input);
  const acknowledged = acceptanceOfError(error, tree);
  const own = acknowledgementId(RULE.undeterminedId, style.face);
  const line = error.location?.line === undefined ? '' : `:${error.location.line}`;
  const place = `${error.location?.file ?? error.input}${line}`;
  const severity = acknowledged?.recorded === own ? 'error' : 'info';
  return {
    fails: acknowledged === undefined,
    violation: {
      ruleName: ruleName(RULE.undeterminedId, style.face),
      description: `${acknowledged ? `Accepted: ${acknowledged.reason}. ` : ''}Not everything could be read, so it is not known whether a user has two keys: ${error.message} (${place})`,
      fix: `Make it readable, or accept it: Validations.of(stack).acknowledge({ id: '${own}', reason: '…' }).`,
      severity: acknowledged ? severity : style.severity,
      violatingResources: [
        construct ? { constructPath: construct.node.path, locations: [] } : { locations: [] },
      ],
    },
  };
}

function unused(it: Acknowledgement, style: ReportStyle): Entry {
  const at = it.construct.node.path === '' ? 'the app' : it.construct.node.path;
  const message =
    it.rule === 'not ours'
      ? `The acknowledgement "${it.id}" on ${at} names no rule: write '${acknowledgementId(RULE.id, style.face)}'.`
      : `The acknowledgement "${it.id}" on ${at} (${it.reason}) accepts nothing: there is no such finding at or below it. Remove it.`;
  return note(message, it.construct.node.path, true, style);
}

function note(
  message: string,
  path: string | undefined,
  stale: boolean,
  style: ReportStyle,
): Entry {
  const fails = stale && style.strict;
  return {
    fails,
    violation: {
      ruleName: `${ruleName(RULE.id, style.face)}-acceptance`,
      description: message,
      severity: fails ? style.severity : stale ? 'warning' : 'info',
      violatingResources: [
        path === undefined ? { locations: [] } : { constructPath: path, locations: [] },
      ],
    },
  };
}

/**
 * The command line drops what belongs to stacks that are not selected, and then calls the rest a
 * success. What belongs to no construct is not dropped.
 */
function everywhere(tree: TreeReport, style: ReportStyle): Entry {
  const { findings } = tree.report;
  const fail = findings.filter(
    (it) => it.verdict === 'violation' || (style.strict && it.verdict === 'undetermined'),
  );
  const proven = fail.some(isProven);
  const lines = fail.slice(0, MAX_LINES).map((it) => `\n  - ${inOneLine(it)}`);
  const more = fail.length - MAX_LINES;
  if (more > 0) lines.push(`\n  - and ${more} more`);
  const what = proven ? 'more than one active access key' : 'access keys that could not be judged';
  return {
    fails: true,
    violation: {
      ruleName: ruleName(proven ? RULE.id : RULE.undeterminedId, style.face),
      description: `In the whole app, also in stacks that are not selected: ${what}${lines.length > 0 ? ':' : '.'}${lines.join('')}`,
      severity: style.severity,
      violatingResources: [{ locations: [] }],
    },
  };
}

/** A single stack of the App itself is always selected. */
function mayBeUnselected({ constructs }: TreeReport): boolean {
  const [only, second] = constructs;
  return second !== undefined || only?.node.scope !== only?.node.root;
}

function resource(address: string, tree: TreeReport): PolicyViolatingResource {
  const key = tree.keys.get(address);
  if (!key) return { locations: [] };
  return {
    constructPath: key.construct.node.path,
    resourceLogicalId: key.logicalId,
    templatePath: key.template.file,
    locations: ['Properties.UserName', 'Properties.Status'],
  };
}

/** What is left of an acknowledgement id without the plugin's name. */
function ruleName(rule: string, face: Face): string {
  const id = acknowledgementId(rule, face);
  return id.slice(id.indexOf('::') + 2);
}
