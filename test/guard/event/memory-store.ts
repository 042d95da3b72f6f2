import { LOST, type Store, type Stored } from '../../../guard/store/store';

/** A store that gives way between what is asked and what is done, so that others may come in between. */
export class MemoryStore implements Store {
  readonly texts = new Map<string, Stored>();
  /** How many times a text was written. */
  writes = 0;

  constructor(private readonly pause: () => Promise<void> = () => Promise.resolve()) {}

  async get(name: string) {
    await this.pause();
    const found = this.texts.get(name);
    await this.pause();
    return found;
  }

  async put(name: string, text: string, over: string | undefined) {
    await this.pause();
    if (this.texts.get(name)?.version !== over) return LOST;
    const version = String(++this.writes);
    this.texts.set(name, { text, version });
    await this.pause();
    return version;
  }
}
