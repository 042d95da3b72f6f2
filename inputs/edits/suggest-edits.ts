import { Buffer } from 'node:buffer';
import path from 'node:path';
import {
  type AccessKey,
  constantly,
  type EditChange,
  type Finding,
  type FindingKey,
  isUnknown,
  type Report,
  type SourceLocation,
  type SuggestedEdit,
  WhatIf,
} from '../../rule-core/index';
import { readWithin } from '../files/bounded';
import { decode } from '../files/decode';
import { editorOf } from './status-edit';

/** A suggestion is a help, not a part of the answer: it is bounded as such. */
const MOST_FINDINGS = 20;
const MOST_KEYS = 5;
const MOST_BYTES = 1024 * 1024;
/** Each edit is read again to see what it does: this many characters in a run. */
const MOST_TEXT = 20 * MOST_BYTES;

const TEMPLATE = 'CloudFormation template';

/**
 * The report with the edits that would settle its violations: for each key that may be kept, what makes
 * the others inactive. An edit is there only where reading the edited template again shows that it
 * changes the status of its key and nothing else, and judging the keys again shows no violation of the
 * user. Templates that a program writes have none.
 *
 * @param keys what the report was made of
 * @param cwd what the files are relative to
 */
export function withEdits(report: Report, keys: readonly AccessKey[], cwd: string): Report {
  const { findings, inputs = [] } = report;
  const templates = new Set(inputs.filter((it) => it.kind === TEMPLATE).map((it) => it.input));
  const texts = new Texts(cwd, templates);
  const whatIf = new WhatIf();
  let left = MOST_FINDINGS;
  const suggested = findings.map((finding) => {
    if (finding.verdict !== 'violation' || left <= 0) return finding;
    const changes = texts.changesOf(finding);
    if (changes.size === 0) return finding;
    left--;
    const edits = editsOf(finding, changes, keys, whatIf);
    return edits.length === 0 ? finding : { ...finding, edits };
  });
  return { ...report, findings: suggested };
}

function editsOf(
  finding: Finding,
  changes: ReadonlyMap<FindingKey, EditChange>,
  keys: readonly AccessKey[],
  whatIf: WhatIf,
): SuggestedEdit[] {
  const counted = countedOf(finding);
  return counted.flatMap((kept) => {
    const others = counted.filter((it) => it !== kept);
    const made = others.flatMap((it) => changes.get(it) ?? []);
    const places = new Set(others.map((it) => placeOf(it.location)));
    if (made.length < others.length || places.size < others.length) return [];
    if (places.has(placeOf(kept.location))) return [];
    if (!whatIf.isSettled(finding.fingerprint, edited(finding, keys, places))) return [];
    return [{ keeps: kept.name ?? kept.address, changes: made }];
  });
}

function countedOf({ keys }: Finding): FindingKey[] {
  return keys.filter((it) => it.status !== 'Inactive');
}

/** The keys of the users of a finding, as they are once those at these places are inactive. */
function edited(
  finding: Finding,
  keys: readonly AccessKey[],
  places: ReadonlySet<string>,
): AccessKey[] {
  const ofFinding = new Set(finding.keys.map((it) => `${it.address}\n${placeOf(it.location)}`));
  const users = new Set(
    keys.filter((it) => ofFinding.has(`${it.address}\n${placeOf(it.source)}`)).flatMap(userIdsOf),
  );
  return keys
    .filter((it) => userIdsOf(it).some((id) => users.has(id)))
    .map((key): AccessKey =>
      places.has(placeOf(key.source)) ? { ...key, status: constantly('Inactive') } : key,
    );
}

function userIdsOf({ user }: AccessKey): string[] {
  return user.map(({ value }) => (isUnknown(value) ? 'unknown' : value.id));
}

function placeOf(location: SourceLocation | undefined): string {
  const { file = '', line = 0, column = 0 } = location ?? {};
  return `${file}:${line}:${column}`;
}

/** The templates of the run as their files have them, each read once and only where it is asked for. */
class Texts {
  private readonly editors = new Map<string, ReturnType<typeof editorOf>>();
  private readonly sizes = new Map<string, number>();
  private left = MOST_TEXT;

  constructor(
    private readonly cwd: string,
    private readonly templates: ReadonlySet<string>,
  ) {}

  /** What makes a key inactive, of each key of the finding of which it can be told. */
  changesOf(finding: Finding): ReadonlyMap<FindingKey, EditChange> {
    const counted = countedOf(finding);
    if (counted.length > MOST_KEYS) return new Map();
    return new Map(
      counted.flatMap((key) => {
        const change = this.changeOf(key);
        return change ? [[key, change] as const] : [];
      }),
    );
  }

  private changeOf({ address, location }: FindingKey): EditChange | undefined {
    const { file, line, column } = location ?? {};
    if (file === undefined || line === undefined || column === undefined) return undefined;
    if (!this.templates.has(file)) return undefined;
    const editor = this.editors.get(file) ?? this.open(file);
    this.left -= this.sizes.get(file) ?? 0;
    if (this.left < 0) return undefined;
    const change = editor({ line, column });
    return change && { file, address, ...change };
  }

  private open(file: string): ReturnType<typeof editorOf> {
    const text = this.textOf(file);
    const editor = text === undefined ? () => undefined : editorOf(text);
    this.editors.set(file, editor);
    this.sizes.set(file, text?.length ?? 0);
    return editor;
  }

  /** Places in a text that was decoded from another encoding, or unpacked, are not those of the file. */
  private textOf(file: string): string | undefined {
    try {
      const bytes = readWithin(path.resolve(this.cwd, file), MOST_BYTES);
      const text = decode(bytes);
      return Buffer.from(text, 'utf8').equals(bytes) ? text : undefined;
    } catch {
      return undefined;
    }
  }
}
