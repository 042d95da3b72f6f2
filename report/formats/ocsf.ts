import { createHash } from 'node:crypto';
import {
  acceptedBecause,
  type Finding,
  type FindingKey,
  type ReadError,
  type Reading,
  type Report,
  RULE,
  ruleOf,
} from '../../rule-core/index';
import { inPieces } from '../format';
import { groupBy } from '../../rule-core/text/group-by';
import { sanitizeAll } from '../safe/sanitize';
import { stringifyListInPieces } from '../safe/stringify';
import { headerOf, ofReading } from '../wording/header';
import { passedOverLine, settledSentence } from '../wording/passed-over';
import { plural } from '../wording/plural';
import { readSentence } from '../wording/read';
import { headlineOf } from '../wording/verdict';
import { andWho } from '../wording/who';

/**
 * Compliance Findings (class 2003) of the Open Cybersecurity Schema Framework 1.5.0, as Security Lake,
 * Security Hub CSPM and most SIEMs take them: an array with an event for the run, for each account, for
 * each finding, for each user that passes (`live`), and for each thing that was not read.
 *
 * What is undetermined or not read has the status Unknown, never Pass; what somebody answers for keeps
 * its status and is Suppressed. https://schema.ocsf.io/1.5.0/classes/compliance_finding
 */
export const ocsf = inPieces(function* (unsafe, { now }) {
  const report = sanitizeAll(unsafe);
  const time = now ?? new Date(report.readings?.[0]?.asOf ?? 0);
  yield* stringifyListInPieces(writtenEvents(report, time));
});

/** The statuses of `compliance`, by their captions. */
const STATUS = { Unknown: 0, Pass: 1, Fail: 3 } as const;
/** Those of a finding. */
const STATE = { New: 1, Suppressed: 3 } as const;
const SEVERITY = { Informational: 1, Low: 2, Medium: 3 } as const;

interface Event {
  /** The same in every run, of the same thing. */
  readonly uid: string;
  readonly code: string;
  readonly title: string;
  readonly message: string;
  readonly status: keyof typeof STATUS;
  readonly severity?: keyof typeof SEVERITY;
  /** Why it is accepted, and by whom. */
  readonly accepted?: string;
  readonly account?: string | undefined;
  readonly fix?: string;
  readonly resources: readonly Resource[];
  readonly more?: Readonly<Record<string, unknown>>;
}

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly uid?: string;
  readonly owner?: { readonly name: string };
  readonly data?: Readonly<Record<string, unknown>>;
}

function* writtenEvents(report: Report, time: Date): Generator {
  for (const it of events(report)) yield written(it, report, time);
}

function* events(report: Report): Generator<Event> {
  yield ofRun(report);
  for (const it of report.readings ?? []) yield ofAccount(it);
  for (const it of report.findings) yield ofFinding(it);
  const findings = groupBy(report.findings, (it) => it.user.account);
  for (const it of report.readings ?? []) yield* passed(it, findings.get(it.account));
  for (const it of report.errors) yield notRead(it);
  for (const it of report.acceptedUnread ?? []) {
    yield { ...notRead(it), accepted: acceptedBecause(it.accepted) };
  }
}

function ofRun(report: Report): Event {
  const { verdict, complete, warnings, settled = [], errors } = report;
  const lines = [headerOf(report)?.sentence, readSentence(report), passedOverLine(report)];
  const well = complete && errors.length === 0 && verdict === 'compliant';
  return {
    uid: 'run',
    code: 'run',
    title: RULE.title,
    message: [`${headlineOf(report)}.`, ...lines.filter((it) => it !== undefined)].join(' '),
    status: well ? 'Pass' : report.summary.violations > 0 ? 'Fail' : 'Unknown',
    resources: [{ type: 'Run', name: report.tool.name, data: { ...report.summary, complete } }],
    more: {
      notes: warnings.map(({ code, message }) => ({ code, message })),
      settled: settled.map(settledSentence),
    },
  };
}

function ofAccount(it: Reading): Event {
  const name = it.account ?? 'not known';
  return {
    uid: `account/${name}`,
    code: 'account-read',
    title: 'The access keys of every IAM user could be read',
    message: ofReading(it).sentence,
    status: it.complete ? 'Pass' : 'Unknown',
    account: it.account,
    resources: [{ type: 'AwsAccount', name: it.alias ?? name, uid: name }],
  };
}

const SEVERITIES = { violation: 'Medium', undetermined: 'Low', excepted: 'Informational' } as const;

function ofFinding(it: Finding): Event {
  const { user, keys, exception, when, unknowns } = it;
  return {
    uid: it.fingerprint,
    code: ruleOf(it),
    title: `${RULE.title}: ${user.label}`,
    message: `${it.message}${andWho(it)}`,
    status: it.code === 'several-active-keys' ? 'Fail' : 'Unknown',
    severity: SEVERITIES[it.verdict],
    ...(exception ? { accepted: acceptedBecause(exception) } : {}),
    account: user.account,
    fix: it.fix,
    resources: [
      {
        type: 'AwsIamUser',
        name: user.label,
        ...(user.id === undefined ? {} : { uid: user.id }),
        ...(user.owner === undefined ? {} : { owner: { name: user.owner } }),
      },
      ...keys.map(ofKey),
    ],
    more: {
      activeKeys: it.activeKeys,
      ...(when ? { when } : {}),
      ...(unknowns ? { unknowns } : {}),
    },
  };
}

function ofKey(key: FindingKey): Resource {
  const { address, accessKeyId, name, ...facts } = key;
  return {
    type: 'AwsIamAccessKey',
    name: name ?? address,
    ...(accessKeyId === undefined ? {} : { uid: accessKeyId }),
    data: facts,
  };
}

function* passed(
  { account, judged = [] }: Reading,
  findings: readonly Finding[] = [],
): Generator<Event> {
  const found = new Set(findings.map((it) => it.user.label.toLowerCase()));
  for (const { name, activeKeys } of judged) {
    if (found.has(name.toLowerCase())) continue;
    yield {
      uid: `user/${account ?? ''}/${name.toLowerCase()}`,
      code: RULE.id,
      title: `${RULE.title}: ${name}`,
      message: `IAM user ${name} has ${plural(activeKeys, 'active access key')}.`,
      status: 'Pass',
      account,
      resources: [{ type: 'AwsIamUser', name }],
    };
  }
}

function notRead(it: ReadError): Event {
  const digest = createHash('sha256').update([it.input, it.message].join('\n')).digest('hex');
  return {
    uid: `not-read/${digest.slice(0, 32)}`,
    code: 'not-read',
    title: 'Not read',
    message: `${it.input}: ${it.message}`,
    status: 'Unknown',
    severity: 'Low',
    account: it.account,
    resources: [
      { type: 'Input', name: it.input, ...(it.location ? { data: { ...it.location } } : {}) },
    ],
  };
}

function written(it: Event, { tool, rule }: Report, time: Date): unknown {
  const { severity = 'Informational', status, accepted } = it;
  const state = accepted === undefined ? 'New' : 'Suppressed';
  return {
    activity_id: 1,
    activity_name: 'Create',
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2003,
    class_name: 'Compliance Finding',
    type_uid: 200301,
    type_name: 'Compliance Finding: Create',
    time: time.getTime(),
    severity_id: SEVERITY[severity],
    severity,
    status_id: STATE[state],
    status: state,
    message: it.message,
    ...(accepted === undefined ? {} : { comment: `Accepted: ${accepted}` }),
    metadata: {
      version: '1.5.0',
      event_code: it.code,
      product: { name: tool.name, vendor_name: tool.name, version: tool.version },
      ...(it.account === undefined ? {} : { profiles: ['cloud'] }),
    },
    finding_info: { uid: it.uid, title: it.title, desc: it.message },
    compliance: {
      standards: rule.benchmarks.map(({ name, version }) => `${name} v${version}`),
      requirements: rule.benchmarks.map(({ control }) => control),
      control: it.title,
      status_id: STATUS[status],
      status,
    },
    ...(it.account === undefined ? {} : { cloud: cloudOf(it.account) }),
    ...(it.fix === undefined ? {} : { remediation: { desc: it.fix } }),
    resources: it.resources,
    ...(it.more === undefined ? {} : { unmapped: it.more }),
  };
}

function cloudOf(account: string) {
  return {
    provider: 'AWS',
    account: { uid: account, name: account, type: 'AWS Account', type_id: 10 },
  };
}
