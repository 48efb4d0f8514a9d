// Bodies: what they may say and in how many ways, and every fault of one told at once.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBody, readParameters } from '../../src/odata/body/readBody.ts';
import { Fault } from '../../src/odata/fault.ts';
import { typeNamed } from '../../src/odata/schemaLookup.ts';
import type { Operation } from '../../src/odata/serviceDescription.ts';
import { idOf } from './data.ts';
import { service } from './service.ts';

const [p1, p2, s1] = [idOf('p', 1), idOf('p', 2), idOf('s', 1)];
const lenient = { strict: false };
const strict = { strict: true };

test('a body becomes a draft in the names of the service', () => {
  const check = (type: string, json: unknown, expected: object): void =>
    assert.deepEqual(readBody(service, typeNamed(service, type), json, lenient), expected, JSON.stringify(json));
  check('shelf', {}, {});
  check('shelf', { name: 'a', size: 1, isOpen: null }, { name: 'a', size: 1, isOpen: null });
  check(
    'shelf',
    { NAME: 'a', openeddatetime: '2020-01-01T00:00:00Z' },
    { name: 'a', openedAt: '2020-01-01T00:00:00Z' },
  );
  check('shelf', { caption: 'a' }, { name: 'a' });
  check('shelf', { caption: 'a', name: 'a', Name: 'a' }, { name: 'a' });
  check('shelf', { address: { city: 'x' }, Address: { city: 'x' } }, { address: { city: 'x' } });
  check('book', { title: 'a', shelfId: s1 }, { name: 'a', shelfId: s1 });
  // annotations
  check(
    'shelf',
    {
      '@odata.type': '#test.library.shelf',
      '@odata.context': 1,
      'name@odata.type': '#String',
      '@odata.etag': {},
      name: 'a',
    },
    { name: 'a' },
  );
  check('shelf', { '@odata.type': 'test.library.shelf' }, {});
  check('person', { '@odata.type': '#LIB.reader', mail: 'x' }, { '@type': 'reader', mail: 'x' });
  check('shelf', { '@odata.type': '#Test.Library.SHELF' }, {});
  check('shelf', { '@odata.type': null }, {});
  check('person', { '@odata.type': '#test.library.reader', mail: 'x' }, { '@type': 'reader', mail: 'x' });
  check('reader', { '@odata.type': '#test.library.person', mail: 'x' }, { mail: 'x' });
  // navigations
  check('book', { shelf: { id: s1 } }, { shelf: { id: s1 }, shelfId: s1 });
  check(
    'book',
    { shelf: { id: s1.toUpperCase(), name: 'x' }, shelfId: s1 },
    { shelf: { id: s1, name: 'x' }, shelfId: s1 },
  );
  check('book', { bookshelf: { id: s1 } }, { shelf: { id: s1 }, shelfId: s1 });
  check('book', { shelf: { id: s1 }, bookshelf: { id: s1 } }, { shelf: { id: s1 }, shelfId: s1 });
  check(
    'book',
    { shelf: { '@odata.id': `https://host/v1.0/library/shelves/${s1}` } },
    { shelf: { id: s1 }, shelfId: s1 },
  );
  check('book', { shelf: { name: 'x' } }, { shelf: { name: 'x' } });
  check('book', { shelf: null }, { shelf: null, shelfId: null });
  check(
    'book',
    { 'shelf@odata.bind': `https://graph.microsoft.com/beta/library/shelves('${s1}')` },
    { shelf: { id: s1 }, shelfId: s1 },
  );
  check(
    'book',
    { 'Shelf@odata.bind': `shelves/${s1}`, shelf: { id: s1 }, shelfId: s1 },
    { shelf: { id: s1 }, shelfId: s1 },
  );
  check('book', { 'shelf@odata.bind': null }, { shelf: null, shelfId: null });
  check(
    'shelf',
    { 'helpers@odata.bind': [`https://x/people/${p1}`, `people('${p2}')`] },
    { helpers: [{ id: p1 }, { id: p2 }] },
  );
  check(
    'shelf',
    { helpers: [{ id: p1 }], 'helpers@odata.bind': [`people/${p2}`] },
    { helpers: [{ id: p1 }, { id: p2 }] },
  );
  check(
    'shelf',
    { books: [{ title: 'a', shelf: { id: s1 } }, {}] },
    { books: [{ name: 'a', shelf: { id: s1 }, shelfId: s1 }, {}] },
  );
  check(
    'shelf',
    { keeper: { '@odata.type': '#test.library.reader', id: p1, mail: 'x' } },
    { keeper: { '@type': 'reader', id: p1, mail: 'x' }, keeperId: p1 },
  );
  check('book', { loans: [] }, {});
  check('book', { loans: null }, {});
});

interface Told {
  readonly code: string;
  readonly at: string | null;
  readonly says?: RegExp;
}

function faults(read: () => unknown, expected: readonly Told[], what: string): void {
  assert.throws(
    read,
    (fault) => {
      assert.ok(fault instanceof Fault, `${what}: ${String(fault)}`);
      assert.deepEqual(
        fault.all.map(({ code, at }) => ({ code, at })),
        expected.map(({ code, at }) => ({ code, at })),
        `${what}: ${fault.all.map((each) => each.message).join(' | ')}`,
      );
      for (const [index, { says }] of expected.entries())
        if (says !== undefined) assert.match(fault.all[index]?.message ?? '', says);
      return true;
    },
    what,
  );
}

test('every fault of a body is told, with the path of its field', () => {
  const check = (type: string, json: unknown, ...expected: readonly Told[]): void =>
    faults(
      () => readBody(service, typeNamed(service, type), json, lenient),
      expected,
      JSON.stringify(json)?.slice(0, 100) ?? 'undefined',
    );
  for (const json of [null, undefined, 1, 'x', true, []])
    check('shelf', json, { code: 'badBody', at: '', says: /JSON object/ });
  check(
    'shelf',
    { nam: 'x' },
    { code: 'unknownField', at: 'nam', says: /shelf has no property nam. Did you mean name\?/ },
  );
  check('shelf', { zzz: 'x' }, { code: 'unknownField', at: 'zzz', says: /zzz\.$/ });
  check(
    'shelf',
    { name: 1, size: 'x', wrong: null, books: [{}, { title: 5, x: 1 }] },
    { code: 'unknownField', at: 'wrong' },
    { code: 'badField', at: 'name', says: /string/ },
    { code: 'badField', at: 'size' },
    { code: 'unknownField', at: 'books/1/x' },
    { code: 'badField', at: 'books/1/title' },
  );
  check(
    'shelf',
    { name: 'a', Name: 'b' },
    { code: 'conflictingFields', at: 'Name', says: /one property and have different values/ },
  );
  check('shelf', { name: 'a', caption: 'b' }, { code: 'conflictingFields', at: 'caption' });
  check('shelf', { caption: 'a', NAME: null }, { code: 'conflictingFields', at: 'NAME' });
  check('book', { shelf: { id: s1 }, shelfId: idOf('s', 2) }, { code: 'conflictingFields', at: 'shelf' });
  check('book', { shelf: { id: s1 }, bookshelf: { id: idOf('s', 2) } }, { code: 'conflictingFields', at: 'bookshelf' });
  check('book', { shelf: null, shelfId: s1 }, { code: 'conflictingFields', at: 'shelf' });
  check(
    'book',
    { shelf: { id: s1 }, 'shelf@odata.bind': 'shelves/x' },
    { code: 'conflictingFields', at: 'shelf@odata.bind' },
  );
  check('book', { shelf: s1 }, { code: 'badBody', at: 'shelf' });
  check('shelf', { books: {} }, { code: 'badField', at: 'books', says: /list/ });
  check('shelf', { books: [1, {}] }, { code: 'badBody', at: 'books/0' });
  check('book', { loans: [{}] }, { code: 'badField', at: 'loans', says: /address of its own/ });
  check('book', { 'loans@odata.bind': ['x'] }, { code: 'badField', at: 'loans@odata.bind' });
  check('book', { 'title@odata.bind': 'x' }, { code: 'unknownField', at: 'title@odata.bind' });
  check('book', { 'shelf@odata.bind': 1 }, { code: 'badField', at: 'shelf@odata.bind' });
  check('shelf', { 'helpers@odata.bind': 'people/1' }, { code: 'badField', at: 'helpers@odata.bind' });
  check(
    'shelf',
    { 'helpers@odata.bind': ['people/1', 1, ''] },
    { code: 'badField', at: 'helpers@odata.bind/1' },
    { code: 'badField', at: 'helpers@odata.bind/2' },
  );
  check('shelf', { '@odata.type': '#test.library.nothing' }, { code: 'unknownType', at: '@odata.type' });
  check(
    'person',
    { '@odata.type': '#test.library.raeder' },
    { code: 'unknownType', at: '@odata.type', says: /Did you mean reader\?/ },
  );
  check(
    'shelf',
    { '@odata.type': '#test.library.book' },
    { code: 'unknownType', at: '@odata.type', says: /book is no shelf/ },
  );
  check('shelf', { '@odata.type': 1 }, { code: 'unknownType', at: '@odata.type' });
  check(
    'shelf',
    { name: 'a\u0000b', address: { city: ['\ud800'] } },
    { code: 'badField', at: 'name', says: /U\+0000/ },
    { code: 'badField', at: 'address/city/0' },
  );
  check('shelf', { 'na\u0000me': 1 }, { code: 'badField', at: '' });
  check(
    'shelf',
    JSON.parse('{"__proto__":{"name":"x"},"constructor":1,"toString":2}'),
    { code: 'unknownField', at: '__proto__' },
    { code: 'unknownField', at: 'constructor' },
    { code: 'unknownField', at: 'toString' },
  );
  check(
    'shelf',
    { address: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) },
    { code: 'tooComplex', at: `address${'/0'.repeat(31)}`, says: /32 levels/ },
  );
  check(
    'shelf',
    { keeper: JSON.parse(`${'{"x":'.repeat(3000)}1${'}'.repeat(3000)}`) },
    { code: 'tooComplex', at: `keeper${'/x'.repeat(31)}` },
  );
  assert.throws(
    () =>
      readBody(
        service,
        typeNamed(service, 'shelf'),
        Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`wrong${at}`, at])),
        lenient,
      ),
    (fault) => fault instanceof Fault && fault.all.length === 100,
  );
  assert.equal(Object.hasOwn(Object.prototype, 'name'), false);
});

test('strict bodies may say only what the schema lists', () => {
  const check = (type: string, json: unknown, ...expected: readonly Told[]): void =>
    faults(() => readBody(service, typeNamed(service, type), json, strict), expected, JSON.stringify(json));
  check('shelf', { caption: 'a' }, { code: 'unknownField', at: 'caption' });
  check('book', { shelfId: s1 }, { code: 'unknownField', at: 'shelfId' });
  check('book', { bookshelf: { id: s1 } }, { code: 'unknownField', at: 'bookshelf' });
  check('book', { 'bookshelf@odata.bind': s1 }, { code: 'unknownField', at: 'bookshelf@odata.bind' });
  assert.deepEqual(readBody(service, typeNamed(service, 'book'), { TITLE: 'a', shelf: { id: s1 } }, strict), {
    name: 'a',
    shelf: { id: s1 },
    shelfId: s1,
  });
});

test('the body of an action is read against its parameters', () => {
  const close = service.operations.find((each) => each.name === 'close') as Operation;
  const overdue = service.operations.findLast((each) => each.name === 'overdue') as Operation;
  const read = (json: unknown, of = close): unknown => readParameters(service, of, json, lenient);
  assert.deepEqual(read(undefined), { reason: null, days: null, home: null });
  assert.deepEqual(read({}), { reason: null, days: null, home: null });
  assert.deepEqual(read({ Reason: 'x', days: 'FRIDAY, monday', '@odata.type': 'x' }), {
    reason: 'x',
    days: 'friday,monday',
    home: null,
  });
  assert.deepEqual(read({ home: { city: 'x' } }), { reason: null, days: null, home: { city: 'x' } });
  faults(() => read([]), [{ code: 'badBody', at: null }], 'list');
  faults(
    () => read({ reson: 1, days: 'sunday', home: { town: 1 }, reason: 5 }),
    [
      { code: 'unknownParameter', at: 'reson', says: /Did you mean reason\?/ },
      { code: 'badField', at: 'days', says: /one of monday, friday/ },
      { code: 'unknownField', at: 'home/town' },
      { code: 'badField', at: 'reason' },
    ],
    'several',
  );
  faults(() => read({ reason: 'x', Reason: 'x' }), [{ code: 'conflictingFields', at: 'Reason' }], 'twice');
  faults(() => read({ since: 'x' }, overdue), [{ code: 'missingParameter', at: 'until' }], 'missing');
  faults(() => read({ reason: '\ud800' }), [{ code: 'badField', at: 'reason' }], 'surrogate');
});
