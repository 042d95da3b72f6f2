import { isOpen, Ledger, type LedgerEntry, step } from '../../../guard/event/ledger';
import { evaluate } from '../../../rule-core/index';
import { MemoryStore } from './memory-store';
import { ACCOUNT } from './records';

const at = (second: number) => new Date(Date.UTC(2026, 10, 27, 12, 0, second));
const iso = (second: number) => at(second).toISOString();
const open = (second: number, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  ...{ version: 1, state: 'open', asOf: iso(second), openedAt: iso(second) },
  ...more,
});
const closed = (second: number): LedgerEntry => ({
  version: 1,
  state: 'closed',
  asOf: iso(second),
});

test.each([
  ['the first reading, open', undefined, true, 5, 'opened'],
  ['the first reading, closed', undefined, false, 5, 'noted'],
  ['open after closed', closed(1), true, 5, 'opened'],
  ['open after open, told', open(1, { toldAt: iso(2) }), true, 5, 'noted'],
  ['open while another tells', open(1, { tellingUntil: iso(40) }), true, 5, 'noted'],
  ['open after one who did not get to tell', open(1, { tellingUntil: iso(9) }), true, 5, 'opened'],
  ['closed after open', open(1, { toldAt: iso(2) }), false, 5, 'noted'],
  ['open, of before it was closed', closed(6), true, 5, 'older'],
  ['closed, of before it was opened', open(6), false, 5, 'older'],
  ['the same reading once more', open(5), true, 5, 'older'],
] as const)('%s', (_, entry, opens, second, kind) => {
  const next = step(entry, opens, iso(second), at(10));
  expect(next.kind).toBe(kind);
  if (next.kind !== 'older') {
    expect(next.entry).toMatchObject({ state: opens ? 'open' : 'closed', asOf: iso(second) });
  }
});

test('a closed reading is kept without one before it, so that an older one does not open', async () => {
  const ledger = new Ledger(new MemoryStore(), ACCOUNT, () => at(10));
  expect(await ledger.note('alice', false, iso(5))).toBe('noted');
  expect(await ledger.note('ALICE', true, iso(4))).toBe('older');
  expect(await ledger.isOlder('alice', iso(4))).toBe(true);
  expect(await ledger.note('alice', true, iso(6))).toBe('opened');
  await ledger.told('alice');
  expect(await ledger.note('alice', true, iso(7))).toBe('noted');
});

test.each(['', 'null', '{"version":2}', '{"version":1,"state":"open","asOf":"now"}', '[1]'])(
  'what the guard did not write is told: %s',
  async (text) => {
    const store = new MemoryStore();
    store.texts.set(`findings/${ACCOUNT}/alice.json`, { text, version: '1' });
    const ledger = new Ledger(store, ACCOUNT, () => at(10));
    await expect(ledger.note('alice', true, iso(5))).rejects.toThrow(/delete its object/);
  },
);

test('nobody is told of what someone answers for', () => {
  expect(isOpen(evaluate([]))).toBe(false);
});
