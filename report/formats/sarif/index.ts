import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import {
  acceptedBecause,
  HOME,
  type Report,
  RULE,
  ruleOf,
  keyState,
} from '../../../rule-core/index';
import { inPieces } from '../../format';
import { headerOf } from '../../wording/header';
import { type Occurrence, occurrencesOf } from '../../wording/occurrences';
import { sanitizeAll } from '../../safe/sanitize';
import { stringifyInPieces } from '../../safe/stringify';
import { andWho, whoOf } from '../../wording/who';
import { fixesOf } from './fixes';
import { physical } from './places';

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** SARIF 2.1.0, with what GitHub code scanning asks for. */
export const sarif = inPieces((unsafe, { strict = false }) => {
  const report = sanitizeAll(unsafe);
  const header = headerOf(report);
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            ...(HOME === undefined ? {} : { informationUri: HOME }),
            rules: rulesOf(report),
          },
        },
        automationDetails: { id: 'one-active-key/check/' },
        // Whoever shows the file says where the checkout is.
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the checkout.' } } },
        columnKind: 'utf16CodeUnits',
        ...(header ? { properties: { header: header.sentence, ...header.facts } } : {}),
        invocations: [
          {
            executionSuccessful: report.complete,
            toolExecutionNotifications: notificationsOf(report),
          },
        ],
        results: report.findings.flatMap((it) =>
          occurrencesOf(it).map((occurrence) => resultOf(occurrence, strict)),
        ),
      },
    ],
  };
  return stringifyInPieces(log);
});

/** Where people read on: the page of the rule where the repository is known, else AWS's of access keys. */
const HELP = HOME?.startsWith('https://github.com/')
  ? `${HOME}/blob/HEAD/docs/rules/${RULE.id}.md`
  : 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html';

function rulesOf({ rule }: Report): ReportingDescriptor[] {
  const controls = rule.benchmarks.map((it) => `${it.name} ${it.version}, ${it.control}`);
  const steps = RULE.remediation;
  const properties = {
    tags: ['security', 'aws', 'iam', 'credentials', 'cis'],
    precision: 'very-high',
    'security-severity': '5.5',
  };
  return [
    {
      id: RULE.id,
      name: 'IamUserOneActiveAccessKey',
      shortDescription: { text: RULE.title },
      fullDescription: { text: RULE.description },
      defaultConfiguration: { level: 'error' },
      helpUri: HELP,
      help: {
        text: [RULE.description, ...steps, ...controls].join('\n'),
        markdown: [
          RULE.description,
          '',
          '## How to fix',
          '',
          ...steps.map((it, index) => `${index + 1}. ${it}`),
          '',
          '## Answers to',
          '',
          ...controls.map((it) => `* ${it}`),
          '',
        ].join('\n'),
      },
      properties,
    },
    {
      id: RULE.undeterminedId,
      name: 'IamUserAccessKeysUndetermined',
      shortDescription: { text: 'It is not known whether a user has one active access key' },
      fullDescription: {
        text: 'A value that is not known before deployment decides whether the user has two active access keys.',
      },
      defaultConfiguration: { level: 'warning' },
      helpUri: HELP,
      help: {
        text: 'Write the user and the status of each key in a way that can be read before deployment.',
        markdown:
          'Write the user and the status of each key in a way that can be read before deployment.',
      },
      properties: { ...properties, precision: 'medium' },
    },
  ];
}

/**
 * How many of the other keys a result names. Each key of a finding is a result, so all of them at each
 * would be their square: a thousand keys of one user made more text than Node can hold.
 */
const MOST_BESIDE = 20;

function resultOf(occurrence: Occurrence, strict: boolean): Result {
  const { finding, key, location, others, fingerprint } = occurrence;
  const placed = others.flatMap((it) => (it.location ? [{ ...it, location: it.location }] : []));
  const related = placed.slice(0, MOST_BESIDE);
  const more = placed.length - related.length;
  const level = ruleOf(finding) === RULE.id || strict ? 'error' : 'warning';
  const links = related.map((it, index) => `[${bracketless(it.address)}](${index + 1})`);
  const left = more === 0 ? '' : ` and ${more.toLocaleString('en-US')} more`;
  const beside = links.length === 0 ? '' : ` See also ${links.join(', ')}${left}.`;
  const { exception } = finding;
  const { owner, made } = whoOf(finding);
  const facts = {
    ...(owner === undefined ? {} : { owner }),
    ...(made.length === 0 ? {} : { keysMade: made }),
    ...(finding.user.id === undefined ? {} : { userId: finding.user.id }),
  };
  return {
    ruleId: ruleOf(finding),
    ruleIndex: ruleOf(finding) === RULE.id ? 0 : 1,
    level,
    message: {
      text: `${bracketless(finding.message)} ${finding.fix}${bracketless(andWho(finding))}${beside}`,
    },
    locations: [
      {
        ...(location ? { physicalLocation: physical(location) } : {}),
        logicalLocations: [
          { fullyQualifiedName: key?.address ?? finding.user.label, kind: 'resource' },
        ],
      },
    ],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((it, index) => ({
            id: index + 1,
            physicalLocation: physical(it.location),
            message: { text: `${it.address} (${keyState(it)})` },
          })),
        }),
    ...fixesOf(occurrence),
    ...(Object.keys(facts).length === 0 ? {} : { properties: facts }),
    partialFingerprints: {
      primaryLocationLineHash: `${fingerprint}:1`,
      'oneActiveKey/v1': fingerprint,
    },
    ...(exception
      ? {
          suppressions: [
            {
              kind: 'external' as const,
              status: 'accepted' as const,
              justification: acceptedBecause(exception),
            },
          ],
        }
      : {}),
  };
}

/** Square brackets in a SARIF message are links; these are names. */
function bracketless(text: string): string {
  return text.replace(/[[\]\\]/g, (it) => `\\${it}`);
}

function notificationsOf(report: Report): Notification[] {
  return [
    ...report.errors.map(({ input, message, location }): Notification => ({
      level: 'error',
      message: { text: `${input}: ${message}` },
      ...(location ? { locations: [{ physicalLocation: physical(location) }] } : {}),
    })),
    ...report.warnings.map((it): Notification => ({
      level: 'warning',
      message: { text: it.message },
    })),
  ];
}
