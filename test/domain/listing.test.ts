// Listings that people upload: what is read of them, and what is wrong with each line.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf, readListing, resolveListing } from '../../src/domain/connections/listing.ts';

const members = 'group,account\n';
const faultsOf = (texts: Parameters<typeof readListing>[0]): readonly string[] =>
  readListing(texts).faults.map(({ table, line, says }) => `${table} ${line}: ${says}`);

test('tables of any separator, with a mark of order and quotes, say the same', () => {
  for (const [mark, separator] of [
    ['', ','],
    ['\uFEFF', ';'],
    ['', '\t'],
  ] as const) {
    const table = (...lines: readonly (readonly string[])[]): string =>
      mark + lines.map((cells) => cells.map((cell) => `"${cell}"`).join(separator)).join('\r\n');
    const { listing, faults, ignored } = readListing({
      accounts: table(['ID', 'Username', 'active', 'Cost centre'], ['7', 'bob', 'no', '1'], ['8', '-x,y', 'yes', '2']),
      members: table(['group', 'account'], ['Sales', 'bob'], ['Sales', '8'], ['Sales', 'BOB']),
    });
    assert.deepEqual([faults, ignored, listing.shows], [[], ['Cost centre'], ['userName', 'active']]);
    assert.deepEqual(
      listing.accounts.map(({ nativeId, fields }) => [nativeId, fields.userName, fields.active]),
      [
        ['7', 'bob', false],
        ['8', '-x,y', true],
      ],
    );
    assert.deepEqual([...listing.members], [['Sales', ['7', '8']]]);
    assert.deepEqual([...listing.whole].toSorted(), ['accounts', 'members']);
  }
});

test('each fault is told with its table and line', () => {
  for (const [texts, fault] of [
    [{ members: 'group\nSales' }, /members 1: The heading account is missing/],
    [{ members: `${members}Sales\n` }, /members 2: It has 1 cells, and there are 2 headings/],
    [{ members: `${members}Sales,\n` }, /members 2: account is empty/],
    [{ members: `${members}Sales,"bob\n` }, /members \d+: It is no CSV/],
    [{ members: `${members}Sales,zoe`, accounts: 'userName\nbob' }, /members 2: zoe is not one of the accounts/],
    [{ members: `${members}Ops,bob`, groups: 'displayName\nSales' }, /members 2: Ops is not one of the groups/],
    [{ members, accounts: 'userName\nbob\nBob' }, /accounts 3: Bob comes twice/],
    [{ members, accounts: 'userName,active\nbob,maybe' }, /accounts 2: active is neither/],
    [{ members, accounts: `userName\n${'x'.repeat(1_025)}` }, /accounts 2: A cell has more than 1024/],
    [{ members: `${members}${'a,b\n'.repeat(50_001)}` }, /members 50002: It has more than 50000 lines/],
  ] as const)
    assert.match(faultsOf(texts).join('\n'), fault);
  assert.deepEqual(faultsOf({ members, accounts: 'userName\n' }), []);
});

test('objects without an id have the ids by which they are known, by their names', () => {
  const { listing } = readListing({ members: `${members}Sales,Bob\nSales,new\n` });
  const known = { accounts: [{ nativeId: 'crm-7', name: 'bob' }], groups: [{ nativeId: 'g1', name: 'sales' }] };
  assert.deepEqual([...resolveListing(listing, known).members], [['g1', ['crm-7', 'new']]]);
});

test('a table that is written runs no formula, and is read as it was', () => {
  const text = csvOf([
    ['group', 'account'],
    ['=1+1', 'a "b", c'],
    ['＝1+1', '＠d'],
  ]);
  assert.equal(text, 'group,account\r\n\'=1+1,"a ""b"", c"\r\n\'＝1+1,\'＠d\r\n');
  assert.deepEqual(
    [...readListing({ members: text }).listing.members],
    [
      ['=1+1', ['a "b", c']],
      ['＝1+1', ['＠d']],
    ],
  );
});
