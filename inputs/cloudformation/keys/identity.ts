import { namedUser, opaqueUser, unknown, type UserIdentity } from '../../../rule-core';
import type { Resource } from '../evaluate/scope';
import { canonical, label, literal, type Piece, type Value } from '../evaluate/values/value';

/** Whose key it is, by the value of its `UserName`. */
export function identityOf(
  value: Value,
  resource: Resource,
): UserIdentity | ReturnType<typeof unknown> {
  const place = `${resource.scope.stack.id}#${resource.id}`;
  if (value.kind !== 'text') {
    const reason = value.kind === 'nothing' ? 'it names no user' : 'its UserName is not a string';
    return unknown(`${place} UserName`, reason);
  }
  const open = value.pieces.find(
    (it) => typeof it !== 'string' && (it.kind === 'computed' || it.reason !== undefined),
  );
  if (typeof open === 'object') {
    const id = open.kind === 'computed' ? canonical(value) : `${place} UserName`;
    return unknown(id, open.reason ?? 'it is computed');
  }
  const pieces = withoutPath(value.pieces);
  const name = literal({ kind: 'text', pieces });
  if (name !== undefined && !name.includes('{{resolve:')) return namedUser(name);
  const folded = name === undefined && !pieces.some(isResolved);
  const id = canonical({
    kind: 'text',
    pieces: folded ? pieces.map((it) => (typeof it === 'string' ? it.toLowerCase() : it)) : pieces,
  });
  const [only, more] = pieces;
  const generated = typeof only === 'object' && more === undefined ? only.of : undefined;
  return { ...opaqueUser(id, label(pieces)), ...(generated ? { generated } : {}) };
}

/** A dynamic reference: its upper and lower case tell secrets apart. */
function isResolved(piece: Piece): boolean {
  return (typeof piece === 'string' ? piece : piece.id).includes('{{resolve:');
}

/** A name taken out of an ARN brings the user's path along; names themselves have no slash. */
function withoutPath(pieces: readonly Piece[]): readonly Piece[] {
  const last = pieces.findLastIndex(
    (it) => typeof it === 'string' && it.includes('/') && !it.includes('{{'),
  );
  const piece = pieces[last];
  if (typeof piece !== 'string') return pieces;
  const rest = piece.slice(piece.lastIndexOf('/') + 1);
  return [...(rest === '' ? [] : [rest]), ...pieces.slice(last + 1)];
}
