import { type Finding, type Reading, type Report, RULE, ruleOf } from '../../../rule-core/index';
import {
  type AsffFinding,
  cut,
  keyResource,
  type Owner,
  placeOf,
  requests,
  shell,
  userResource,
  written,
} from './parts';
import { type FormatOptions, inPieces } from '../../format';
import { groupBy } from '../../../rule-core/text/group-by';
import { ofReading } from '../../wording/header';
import { sanitizeAll } from '../../safe/sanitize';
import { whoOf } from '../../wording/who';

/**
 * Findings for AWS Security Hub, in its finding format (ASFF): a line for each request to
 * BatchImportFindings, of one account and at most a hundred findings.
 *
 * A user has one id for ever, so that an import turns FAILED into PASSED; who passes is only known of
 * users whom the report names. An account has one too: PASSED when everything in it was read.
 */
export const asff = inPieces(function* (unsafe, options) {
  const report = sanitizeAll(unsafe);
  const findings = groupBy(report.findings, (it) => it.user.account);
  const errors = groupBy(report.errors, (it) => it.account);
  for (const reading of readingsOf(report)) {
    const { account } = reading;
    const own = { findings: findings.get(account) ?? [], errors: errors.get(account) ?? [] };
    yield* requests(ofOne(reading, own, ownerOf(reading, options), report));
  }
});

/** One by one: an account may have more users than should be in memory as findings. */
function* ofOne(
  reading: KnownReading,
  { findings, errors }: Pick<Report, 'findings' | 'errors'>,
  owner: Owner,
  report: Report,
): Generator<AsffFinding> {
  const paths = pathsOf(reading, findings);
  for (const it of findings) yield ofFinding(it, owner, paths.get(lowerNameOf(it)), report);
  yield* passed(reading, paths, owner, report);
  if (reading.complete !== undefined) yield ofAccount(reading, errors, owner, report);
}

/** The paths of users with a finding, by their names in lower case. */
type Paths = ReadonlyMap<string, string | undefined>;

function pathsOf({ judged = [] }: KnownReading, own: readonly Finding[]): Paths {
  const paths = new Map<string, string | undefined>(own.map((it) => [lowerNameOf(it), undefined]));
  for (const { name, path } of judged) {
    const key = name.toLowerCase();
    if (paths.has(key)) paths.set(key, path);
  }
  return paths;
}

function nameOf({ user }: Finding): string {
  return user.name ?? user.label;
}

function lowerNameOf(it: Finding): string {
  return nameOf(it).toLowerCase();
}

type KnownReading = Partial<Reading> & { readonly account: string };

/** The accounts that were read, and those that only the findings name. */
function readingsOf({ readings = [], findings }: Report): KnownReading[] {
  const known = new Map<string, KnownReading>();
  for (const { user } of findings) {
    if (user.account !== undefined) known.set(user.account, { account: user.account });
  }
  for (const it of readings) {
    if (it.account !== undefined) known.set(it.account, { ...it, account: it.account });
  }
  return [...known.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}

const REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-us-gov': 'us-gov-west-1',
  'aws-cn': 'cn-north-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
};

function ownerOf(reading: KnownReading, { region, now }: FormatOptions): Owner {
  const { account, partition = 'aws' } = reading;
  const reportedAt = (now ?? new Date(0)).toISOString();
  const at = reading.asOf ?? reportedAt;
  return {
    account,
    partition,
    region: region ?? REGIONS[partition] ?? 'us-east-1',
    at,
    updatedAt: at > reportedAt ? at : reportedAt,
  };
}

const STATUS = { violation: 'FAILED', undetermined: 'NOT_AVAILABLE', excepted: 'WARNING' } as const;
const SEVERITY = { violation: 'MEDIUM', undetermined: 'LOW', excepted: 'INFORMATIONAL' } as const;

function ofFinding(
  it: Finding,
  owner: Owner,
  path: string | undefined,
  report: Report,
): AsffFinding {
  const fields = fieldsOf(it);
  const name = nameOf(it);
  return Object.assign(shell(owner, report, `user/${name.toLowerCase()}`, SEVERITY[it.verdict]), {
    Title: RULE.title,
    Description: cut(it.message, 1024),
    Compliance: compliance(report, STATUS[it.verdict]),
    Remediation: { Recommendation: { Text: cut(it.fix, 512) } },
    ProductFields: fields,
    Resources: [
      userResource(owner, name, path),
      // A finding has 32 resources at most.
      ...it.keys.slice(0, 31).map((key) => keyResource(owner, name, key)),
    ],
  });
}

/** Which rule, who accepts it, who answers for the user, who made the keys. */
function fieldsOf(it: Finding): Record<string, string> {
  const { exception, user } = it;
  const { owner, made } = whoOf(it);
  const fields = {
    rule: ruleOf(it),
    ...(exception
      ? {
          'accepted-because': exception.reason,
          'accepted-by': exception.owner ?? '',
          'accepted-until': exception.expires ?? '',
        }
      : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(made.length === 0 ? {} : { 'keys-made': made.join('; ') }),
    ...(user.id === undefined ? {} : { 'user-id': user.id }),
  };
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [
      `one-active-key/${name}`,
      written(cut(text, 1024)),
    ]),
  );
}

function* passed(
  { judged = [] }: KnownReading,
  found: Paths,
  owner: Owner,
  report: Report,
): Generator<AsffFinding> {
  for (const it of judged) {
    if (found.has(it.name.toLowerCase())) continue;
    yield Object.assign(shell(owner, report, `user/${it.name.toLowerCase()}`, 'INFORMATIONAL'), {
      Title: RULE.title,
      Description: cut(
        `IAM user ${it.name} in account ${owner.account} has ${it.activeKeys} active access key${it.activeKeys === 1 ? '' : 's'}.`,
        1024,
      ),
      Compliance: compliance(report, 'PASSED'),
      Resources: [userResource(owner, it.name, it.path)],
    });
  }
}

/** Whether all was read: what was not is no pass, and Security Hub should show it. */
function ofAccount(
  reading: KnownReading,
  errors: Report['errors'],
  owner: Owner,
  report: Report,
): AsffFinding {
  const why = errors.map((it) => `${it.input}: ${it.message}`).join('; ');
  const done = `Every IAM user of account ${owner.account} was read with its access keys.`;
  return Object.assign(
    shell(owner, report, 'account', reading.complete ? 'INFORMATIONAL' : 'LOW'),
    {
      Title: 'The access keys of every IAM user could be read',
      Description: cut(reading.complete ? done : `Not everything was read: ${why}`, 1024),
      Compliance: compliance(report, reading.complete ? 'PASSED' : 'NOT_AVAILABLE'),
      ProductFields: about(reading, report),
      Resources: [
        {
          Type: 'AwsAccount',
          Id: `AWS::::Account:${owner.account}`,
          ...placeOf(owner),
        },
      ],
    },
  );
}

/** Security Hub takes fifty fields of 2048 characters. */
const MAX_NOTES = 40;

/** How the account was read, and what the report says beside its findings. */
function about(reading: KnownReading, { warnings }: Report): Record<string, string> {
  const { source, users, calls, complete } = reading;
  const header =
    source === undefined || users === undefined || calls === undefined || complete === undefined
      ? []
      : [
          [
            'one-active-key/read',
            ofReading({ ...reading, source, users, calls, complete }).sentence,
          ],
        ];
  const notes = warnings
    .slice(0, MAX_NOTES)
    .map((it, index) => [`one-active-key/note-${index + 1}`, it.message]);
  return Object.fromEntries(
    [...header, ...notes].map(([name = '', text = '']) => [name, written(cut(text, 1024))]),
  );
}

function compliance({ rule }: Report, status: string): AsffFinding['Compliance'] {
  const requirements = rule.benchmarks.map((it) => `${it.name} v${it.version}/${it.control}`);
  return { Status: status, RelatedRequirements: requirements };
}
