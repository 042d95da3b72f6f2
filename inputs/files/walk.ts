import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { reasonOf } from './read-text';
import type { Ledger } from './ledger';

/** Folders of other people's code, and of a tool's own data. A person may give one by name. */
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** What is done with what is found. */
export interface Visitor {
  file(target: string, shown: string): void;
  /** Called for a folder before its content; true where the content is left out. */
  folder(target: string, shown: string): boolean;
  /** Whether a file outside mentions access keys. */
  mentions(target: string): boolean;
}

/**
 * Goes through folders, every file and folder once, however many links lead to it: first by their own
 * names, then by the links that lead to what is not below a given path by its own name.
 */
export class Walk {
  private readonly seen = new Set<string>();
  private readonly links: { target: string; shown: string }[] = [];
  private roots: readonly string[] = [];

  constructor(
    private readonly ledger: Ledger,
    private readonly visitor: Visitor,
  ) {}

  /** Whether this is the first time; what was seen by one name is not read by another. */
  first(target: string, real = realOf(target) ?? target): boolean {
    if (this.seen.has(real)) return false;
    this.seen.add(real);
    return true;
  }

  go(folders: readonly { readonly target: string; readonly shown: string }[]): void {
    this.roots = folders.flatMap(({ target }) => realOf(target) ?? []);
    for (const { target, shown } of folders) this.folder(target, shown);
    for (let link = this.links.shift(); link; link = this.links.shift()) this.follow(link);
  }

  private folder(target: string, shown: string, real = realOf(target) ?? target): void {
    if (!this.first(target, real) || this.visitor.folder(target, shown)) return;
    let entries: Dirent[];
    try {
      entries = readdirSync(target, { withFileTypes: true });
    } catch (error) {
      // The visitor may have said so already.
      if (this.ledger.errors.at(-1)?.input !== shown)
        this.ledger.fail({ input: shown, message: `cannot be read: ${reasonOf(error)}` });
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inner = path.join(target, entry.name);
      const name = path.join(shown, entry.name);
      const place = path.join(real, entry.name);
      if (entry.isSymbolicLink()) this.links.push({ target: inner, shown: name });
      else if (entry.isDirectory()) {
        if (LEFT_OUT.has(entry.name)) this.ledger.passOver(name, 'left-out-folder', false);
        else this.folder(inner, name, place);
      } else if (entry.isFile()) {
        if (this.first(inner, place)) this.visitor.file(inner, name);
      } else this.ledger.passOver(name, 'special-file', false);
    }
  }

  private follow({ target, shown }: { target: string; shown: string }): void {
    let stat: Stats;
    let real: string;
    try {
      stat = statSync(target);
      real = realpathSync(target);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ELOOP' || code === 'ENOTDIR')
        this.ledger.passOver(shown, 'link-broken', false);
      else this.ledger.fail({ input: shown, message: `cannot be read: ${reasonOf(error)}` });
      return;
    }
    const isInside = this.roots.some((it) => real === it || real.startsWith(it + path.sep));
    if (!isInside) {
      // What is in a folder out there is not known.
      const mentions = stat.isDirectory() || (stat.isFile() && this.visitor.mentions(real));
      this.ledger.passOver(shown, 'link-outside', mentions);
    } else if (this.seen.has(real)) this.ledger.passOver(shown, 'link-again', false);
    else if (stat.isDirectory()) this.folder(target, shown);
    else if (!stat.isFile()) this.ledger.passOver(shown, 'special-file', false);
    else if (this.first(target)) this.visitor.file(target, shown);
  }
}

function realOf(target: string): string | undefined {
  try {
    return realpathSync(target);
  } catch {
    return undefined;
  }
}
