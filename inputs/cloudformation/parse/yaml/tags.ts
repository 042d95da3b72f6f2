import { type Token, YamlError } from './token';

const YAML_TAGS = 'tag:yaml.org,2002:';

/** The tags of a document, by the handles that its directives declare. */
export class Tags {
  private readonly handles = new Map([
    ['!', '!'],
    ['!!', YAML_TAGS],
  ]);

  /** A directive: `%YAML`, `%TAG`, or one that means nothing here. */
  declare({ text, at }: Token): void {
    const [name, handle, prefix] = text.split(/\s+/);
    if (name === '%YAML' && !/^1\.\d+$/.test(handle ?? '')) {
      fail('This version of YAML is not known', at);
    }
    if (name !== '%TAG') return;
    if (handle === undefined || prefix === undefined || !/^!([\w-]*!)?$/.test(handle)) {
      fail('This directive is not readable', at);
    }
    this.handles.set(handle, prefix);
  }

  /** The tag in full: `!!str` is `tag:yaml.org,2002:str`. */
  full({ text, at }: Token): string {
    if (text.startsWith('!<')) return decoded(text.slice(2, -1));
    const end = text.indexOf('!', 1);
    const handle = text.slice(0, end < 0 ? 1 : end + 1);
    const prefix = this.handles.get(handle);
    if (prefix === undefined) fail(`The tag ${text} begins with a handle nobody declared`, at);
    return prefix + decoded(text.slice(handle.length));
  }
}

function fail(message: string, at: number): never {
  throw new YamlError(message, at);
}

/** Tags are URIs: `%21` is an exclamation mark. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
