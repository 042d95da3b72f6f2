import type { Data } from '../service';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/**
 * Data as the Query protocol writes it: lists are `<member>`s, absent fields are left out, and the
 * content of a field named `#entries` is a map: a row of `<entry>`s.
 */
export function xml(value: Data): string {
  if (value instanceof Date) return value.toISOString().replace(/\.\d{3}Z$/, 'Z');
  if (Array.isArray(value)) return value.map((it: Data) => element('member', it)).join('');
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, it]: [string, Data | undefined]) => {
        if (it === undefined) return '';
        if (name !== '#entries' || !Array.isArray(it)) return element(name, it);
        return it.map((entry: Data) => element('entry', entry)).join('');
      })
      .join('');
  }
  return String(value).replace(/[&<>"']/g, (it) => ESCAPES[it] ?? it);
}

function element(name: string, value: Data): string {
  return `<${name}>${xml(value)}</${name}>`;
}
