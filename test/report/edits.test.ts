import type { Log } from 'sarif';
import { FORMATS, WITH_EDITS } from '../../report/index';
import { edited } from './reports';

const sarif = JSON.parse(FORMATS['sarif']!(edited, {})) as Log;
const results = sarif.runs[0]?.results ?? [];

test('SARIF: at each key the edit that makes it inactive, and none that leaves it', () => {
  const alice = results.filter((it) => it.message.text?.includes('alice'));
  expect(alice.map((it) => it.fixes)).toEqual([
    [
      {
        description: { text: 'Keep aliceKey2 active; make aliceKey1 inactive.' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'stacks/my%20app.yaml', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: { startLine: 12, startColumn: 15, endLine: 12, endColumn: 15 },
                insertedContent: { text: '"Status": "Inactive",\r\n    ' },
              },
            ],
          },
        ],
      },
    ],
    [
      {
        description: { text: 'Keep aliceKey1 active; make aliceKey2 inactive.' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'stacks/my%20app.yaml', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: { startLine: 12, startColumn: 15, endLine: 12, endColumn: 21 },
                insertedContent: { text: 'Inactive' },
              },
            ],
          },
        ],
      },
    ],
  ]);
});

test('Markdown: a difference in our own words, at the place', () => {
  const shown = FORMATS['markdown']!(edited, {});
  expect(shown).toContain(
    [
      'Suggested edit: Keep aliceKey1 active; make aliceKey2 inactive.',
      '',
      '- `stacks/my app.yaml:12`',
      '',
      '  ```diff',
      '  - Status: Active',
      '  + Status: Inactive',
      '  ```',
    ].join('\n'),
  );
  expect(shown).toContain('  ```diff\n  + "Status": "Inactive",\n  ```');
});

test('edits are looked for where a format shows them; that of GitHub does in the job summary', () => {
  const without = {
    ...edited,
    findings: edited.findings.map((it) => ({ ...it, edits: [] })),
  };
  const options = { now: new Date(0) };
  const shown = Object.entries(FORMATS).filter(
    ([, format]) => format(edited, options) !== format(without, options),
  );
  expect([...shown.map(([name]) => name), 'github'].sort()).toEqual([...WITH_EDITS].sort());
});
