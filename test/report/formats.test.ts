import { FORMATS } from '../../report/index';
import type { Report } from '../../rule-core/index';
import { clean, full, hostile } from './hostile';
import { nothingRead, REPORTS, staleExceptions } from './reports';

const render = (name: string, report: Report, options = {}): string =>
  FORMATS[name]!(report, options);
const names = Object.keys(FORMATS);

test('every promised format is there', () => {
  const promised = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab', 'markdown', 'html'];
  expect(names).toEqual(expect.arrayContaining([...promised, 'csv', 'asff']));
});

describe.each(names)('%s', (name) => {
  test('the same report gives the same bytes, and ends with a line break', () => {
    expect(render(name, full)).toBe(render(name, full));
    expect(render(name, full).endsWith('\n')).toBe(true);
  });

  test('nothing from an input can command a terminal or a build log', () => {
    const shown = render(name, hostile);
    // CSV ends its lines as RFC 4180 says.
    const lines = name === 'csv' ? shown.replaceAll('\r\n', '\n') : shown;
    expect(lines.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}/u);
    expect(shown).not.toContain('##[');
    const commands = shown.split('\n').filter((it) => /^\s*::/.test(it));
    expect(commands.every((it) => /^::(error|warning|notice) [^:]*title=[^:]*::/.test(it))).toBe(
      true,
    );
    if (name !== 'github') expect(commands).toEqual([]);
  });

  test('every finding, exception, error and note is in it', () => {
    const shown = render(name, full);
    for (const word of [
      'alice',
      'maybe',
      'vendor-sync',
      'two-step rotation',
      // Security Hub takes findings of accounts, and nothing beside them.
      ...(name === 'asff' ? [] : ['broken.yaml', 'is cut off']),
    ]) {
      expect(shown).toContain(word);
    }
  });

  test('a clean run says something well-formed', () => {
    expect(render(name, clean)).not.toMatch(/alice|undefined|NaN|\[object/);
    expect(render(name, full)).not.toMatch(/undefined|NaN|\[object/);
  });
});

test('JSON formats keep the data while they escape it', () => {
  expect(JSON.parse(render('json', hostile))).toEqual(JSON.parse(JSON.stringify(hostile)));
});

describe('SARIF', () => {
  interface Result {
    readonly ruleId: string;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: {
      physicalLocation?: { artifactLocation: { uri: string }; region: { startLine: number } };
    }[];
    readonly relatedLocations?: { id: number }[];
    readonly partialFingerprints: Record<string, string>;
    readonly suppressions?: { justification: string; status: string }[];
  }
  const results = (report: Report): Result[] =>
    (JSON.parse(render('sarif', report)) as { runs: [{ results: Result[] }] }).runs[0].results;

  test('a clean run uploads an empty list, which closes alerts', () => {
    expect(results(clean)).toEqual([]);
  });

  test('a violation stands at each active key, the others beside it', () => {
    const alice = results(full).filter((it) => it.message.text.includes('alice'));
    expect(alice.map((it) => it.locations[0]?.physicalLocation?.region.startLine)).toEqual([
      12, 20,
    ]);
    expect(alice[0]?.locations[0]?.physicalLocation?.artifactLocation.uri).toBe(
      'stacks/my%20app.yaml',
    );
    expect(alice.map((it) => [it.level, it.ruleId])).toEqual([
      ['error', 'iam-user-one-active-access-key'],
      ['error', 'iam-user-one-active-access-key'],
    ]);
  });

  test('fingerprints are unique, and stay when lines move', () => {
    const prints = (report: Report) =>
      results(report).map((it) => it.partialFingerprints['primaryLocationLineHash']);
    const moved = JSON.parse(JSON.stringify(full).replaceAll('"line":12', '"line":13')) as Report;
    expect(new Set(prints(full)).size).toBe(prints(full).length);
    expect(prints(moved)).toEqual(prints(full));
  });

  test('an accepted finding is suppressed, with its justification', () => {
    const accepted = results(full).filter((it) => it.suppressions);
    expect(accepted.map((it) => it.suppressions?.[0]?.justification)).toEqual([
      'two-step rotation (platform@example.com), until 2027-01-31',
      'two-step rotation (platform@example.com), until 2027-01-31',
    ]);
  });

  test('a thousand keys of one user name some of the others each, and how many more there are', () => {
    const [finding] = full.findings;
    const [key] = finding?.keys ?? [];
    if (!finding || !key) throw new Error('the report has no finding');
    const keys = Array.from({ length: 1_000 }, (_, n) => ({ ...key, address: `Key${n}` }));
    const found = results({ ...full, findings: [{ ...finding, keys }] });
    expect(found).toHaveLength(1_000);
    for (const it of found) {
      expect(it.relatedLocations).toHaveLength(20);
      expect(it.message.text).toMatch(/ See also \[Key\d+\]\(1\), .*\(20\) and 979 more\.$/);
    }
  });

  test('what could not be read is a failed invocation', () => {
    const log = JSON.parse(render('sarif', full)) as {
      runs: [
        { invocations: [{ executionSuccessful: boolean; toolExecutionNotifications: unknown[] }] },
      ];
    };
    const [invocation] = log.runs[0].invocations;
    expect(invocation.executionSuccessful).toBe(false);
    expect(invocation.toolExecutionNotifications).toHaveLength(3);
  });
});

describe('GitHub workflow commands', () => {
  test('annotations stand at the lines of the keys', () => {
    expect(render('github', full)).toContain(
      '::error file=stacks/my app.yaml,line=20,col=3,title=iam-user-one-active-access-key::IAM user alice in account 111111111111 has 2 active',
    );
  });

  test('undetermined is a warning, with --strict an error', () => {
    expect(render('github', full)).toMatch(/^::warning .*maybe/m);
    expect(render('github', full, { strict: true })).toMatch(/^::error .*maybe/m);
  });
});

test('GitLab code quality: unique fingerprints, relative paths, known severities', () => {
  const entries = JSON.parse(render('gitlab', full)) as {
    fingerprint: string;
    severity: string;
    location: { path: string; lines: { begin: number } };
  }[];
  expect(new Set(entries.map((it) => it.fingerprint)).size).toBe(entries.length);
  for (const { severity, location } of entries) {
    expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(severity);
    expect(location.path).not.toMatch(/^(\.|\/)/);
    expect(location.lines.begin).toBeGreaterThan(0);
  }
  expect(JSON.parse(render('gitlab', clean))).toEqual([]);
});

/** The tags of an XML document in order, and a complaint where they do not nest. */
function tagsOf(source: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const rest = source
    .replace(/^<\?xml[^?]*\?>/, '')
    .replace(
      /<(\/?)([a-z-]+)((?:\s+[a-z-]+="[^"<]*")*)\s*(\/?)>/g,
      (_, closing: string, name: string, __, empty: string) => {
        if (closing) expect(open.pop()).toBe(name);
        else {
          seen.push(name);
          if (!empty) open.push(name);
        }
        return '';
      },
    );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|apos);)/);
  return seen;
}

test('JUnit is well-formed, and counts what it holds', () => {
  for (const report of [full, clean, hostile]) tagsOf(render('junit', report));
  const tags = tagsOf(render('junit', full));
  const count = (name: string) => tags.filter((it) => it === name).length;
  expect([count('failure'), count('error'), count('skipped'), count('system-out')]).toEqual([
    1, 1, 1, 3,
  ]);
  expect(render('junit', full)).toContain('failures="1" errors="1"');
  expect(
    tagsOf(render('junit', full, { strict: true })).filter((it) => it === 'failure'),
  ).toHaveLength(3);
  expect(tagsOf(render('junit', clean))).toContain('testcase');
});

test('Markdown cannot be broken out of', () => {
  const shown = render('markdown', hostile);
  expect(shown.replace(/(?<!\\)`[^\n`]*`/g, '')).not.toMatch(/<|@team/);
  const header = '| access key | status | where |';
  expect(render('markdown', full)).toContain(header);
});

test('Markdown stays below what a comment may have', () => {
  const [finding] = full.findings;
  const many = { ...full, findings: Array.from({ length: 2_000 }, () => finding!) };
  expect(render('markdown', many).length).toBeLessThan(65_536);
  expect(render('markdown', many)).toMatch(/more sections are left out/);
});

test('HTML has no script, makes no request, and escapes everything', () => {
  const shown = render('html', hostile);
  expect(shown).not.toMatch(/<(script|img|link|iframe|form|object)|<[^>]*\son\w+=|url\(|https?:/i);
  expect(shown).toContain("default-src 'none'");
  expect(render('html', full)).toContain('platform@example.com');
});

test('HTML is never headed as compliant where something was not read', () => {
  const shown = render('html', nothingRead);
  expect(shown).toContain('Verdict: Not complete');
  expect(shown).not.toMatch(/Verdict: Compliant|<title>Compliant|class="verdict compliant"/);
});

test('HTML says of an exception whether it has expired or is not used', () => {
  const shown = render('html', staleExceptions);
  expect(shown).toMatch(/Expired exception\.<\/strong> [^<]*late/);
  expect(shown).toMatch(/Unused exception\.<\/strong> [^<]*gone/);
});

describe.each(names)('%s of every kind of report', (name) => {
  test.each(Object.keys(REPORTS))('%s', (kind) => {
    const shown = render(name, REPORTS[kind]!);
    expect(shown).not.toMatch(/\bundefined\b(?!-)|NaN|\[object/);
    // Security Hub takes findings of accounts only: where there is none there is nothing to send.
    if (name !== 'asff') expect(shown.length).toBeGreaterThan(0);
    if (kind === 'stale exceptions' && !['junit', 'gitlab', 'asff'].includes(name)) {
      for (const word of ['late', 'soon', 'gone']) expect(shown).toContain(word);
    }
  });
});

/** Words and signs that a reader takes for a pass. */
const PASSES = /\bcompliant\b|✅|^.*<testcase[^>]*\/>$/im;

test.each(names.filter((it) => !['json', 'asff'].includes(it)))(
  '%s: a run that read nothing does not look like a pass',
  (name) => {
    expect(render(name, clean)).toBeDefined();
    // The page has a colour of that name in its style.
    const shown = render(name, nothingRead).replace(/<style>[^]*<\/style>/, '');
    expect(shown).not.toMatch(PASSES);
  },
);

test.each(names.filter((it) => it !== 'asff'))(
  '%s: exceptions that have run out, match nothing or are about to run out are to be seen',
  (name) => {
    const shown = render(name, staleExceptions);
    for (const word of ['late', 'gone', 'soon', '2026-11-22', '2026-11-30']) {
      expect(shown).toContain(word);
    }
  },
);

test('JUnit fails on an exception that no longer applies where that is asked for', () => {
  const failures = (shown: string) => shown.match(/<failure /g)?.length ?? 0;
  const [lenient, strict] = [false, true].map((it) =>
    failures(render('junit', staleExceptions, { strict: it })),
  );
  expect([lenient, strict]).toEqual([1, 3]);
});
