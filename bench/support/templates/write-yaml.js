'use strict';

// YAML as people write templates: short tags, short lists on one line, no quotes where none are needed.

const PLAIN = /^[A-Za-z/](?:[\w./-]|::)*(?: [\w./-]+)*$/;
const NOT_TEXT = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function scalar(value) {
  if (typeof value !== 'string') return String(value);
  return PLAIN.test(value) && !NOT_TEXT.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

const isTree = (value) => typeof value === 'object' && value !== null;

/** The name and the argument of an intrinsic function. */
function functionOf(value) {
  if (!isTree(value) || Array.isArray(value)) return undefined;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length !== 1) return undefined;
  if (name === 'Ref' || name === 'Condition') {
    return typeof argument === 'string' ? [name, argument] : undefined;
  }
  return name.startsWith('Fn::') ? [name.slice(4), argument] : undefined;
}

/** A value on one line; `undefined` where it takes several. */
function onOneLine(value) {
  if (!isTree(value)) return scalar(value);
  const called = functionOf(value);
  if (called) {
    const [name, argument] = called;
    if (name === 'GetAtt') return `!GetAtt ${argument.join('.')}`;
    return `!${name} ${Array.isArray(argument) ? list(argument) : scalar(argument)}`;
  }
  if (!Array.isArray(value)) return Object.keys(value).length === 0 ? '{}' : undefined;
  if (!value.every((it) => !isTree(it) || functionOf(it))) return undefined;
  const line = list(value);
  return line.length < 60 ? line : undefined;
}

function list(values) {
  return `[${values.map((it) => (Array.isArray(it) ? list(it) : onOneLine(it))).join(', ')}]`;
}

/** A list or a map over several lines. */
function writeYaml(value, indent = '') {
  const below = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((it) => {
        const line = onOneLine(it);
        return `${indent}- ${line === undefined ? writeYaml(it, below).trimStart() : `${line}\n`}`;
      })
    : Object.entries(value).map(([key, it]) => {
        const line = onOneLine(it);
        const rest = line === undefined ? `\n${writeYaml(it, below)}` : ` ${line}\n`;
        return `${indent}${scalar(key)}:${rest}`;
      });
  return lines.join('');
}

module.exports = { writeYaml };
