// Answers: their exact JSON, contexts and links as Graph writes them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planQuery } from '../../src/odata/plan/planQuery.ts';
import { readOptions } from '../../src/odata/parse/queryOptions.ts';
import { resolveResourcePath } from '../../src/odata/parse/resolveResourcePath.ts';
import { serializeEntity, serializeValue } from '../../src/odata/serialize/serialize.ts';
import { serviceDocument } from '../../src/odata/serialize/serviceDocument.ts';
import { withKey } from '../../src/odata/parse/resourcePath.ts';
import { evaluate } from './evaluate.ts';
import { ask, base, how, narrow } from './ask.ts';
import { data, idOf } from './data.ts';
import { service } from './service.ts';

const s1 = idOf('s', 1);
const [b1, b6] = [idOf('b', 1), idOf('b', 6)];
const context = (of: string): string => `${base}/$metadata#${of}`;

test('a collection is answered in the form of the real service', () => {
  assert.equal(
    ask('/library/books?$top=1&$select=title').text,
    `{"@odata.context":"${context('library/books(title)')}",` +
      `"@odata.nextLink":"${ask('/library/books?$top=1&$select=title').json['@odata.nextLink']}",` +
      '"value":[{"title":"Leaves"}]}',
  );
  assert.equal(
    ask(`/library/shelves/${s1}/books?$filter=title eq 'Ada'&$count=true`).text,
    `{"@odata.context":"${context(`library/shelves('${s1}')/books`)}","@odata.count":1,` +
      `"value":[{"id":"${b6}",` +
      '"title":"Ada","isbn":"isbn-6","pages":600,"leaves":300,"state":"Free"}]}',
  );
  assert.equal(
    ask("/library/books?$filter=title eq 'nothing'").text,
    `{"@odata.context":"${context('library/books')}","value":[]}`,
  );
});

test('contexts name the path, what was selected and what was expanded', () => {
  const check = (address: string, expected: string): void =>
    assert.equal(ask(address).json['@odata.context'], context(expected), address);
  check('/library/shelves', 'library/shelves');
  check('/LIBRARY/SHELVES', 'library/shelves');
  check(`/library/shelves/${s1}`, 'library/shelves/$entity');
  check(`/library/shelves('${s1}')/books`, `library/shelves('${s1}')/books`);
  check(`/library/shelves('${s1}')/books/${b1}`, `library/shelves('${s1}')/books/$entity`);
  check(`/library/books/${b1}/shelf`, `library/books('${b1}')/shelf/$entity`);
  check(`/library/books/${b1}/bookshelf?$select=name`, `library/books('${b1}')/shelf(name)/$entity`);
  check('/library/books?$expand=shelf', 'library/books(shelf())');
  check(
    '/library/books?$select=Title,ID&$expand=shelf($select=caption;$expand=keeper)',
    'library/books(title,id,shelf(name,keeper()))',
  );
  check('/library/books?$select=*', 'library/books(*)');
  check('/library/books?$expand=loans/$count,shelf/$ref', 'library/books');
  check('/library/settings', 'library/settings/$entity');
  check('/me', 'readers/$entity');
  check('/people', 'people');
  check(`/people/${idOf('p', 1)}`, 'people/$entity');
  check(`/library/shelves/${s1}/helpers`, 'people');
  check(`/library/shelves/${s1}/helpers/test.library.reader`, 'readers');
  check(`/library/shelves/${s1}/keeper`, 'people/$entity');
  check(`/library/shelves/${s1}/name`, `library/shelves('${s1}')/name`);
  check(`/library/shelves/${s1}/address`, `library/shelves('${s1}')/address`);
  check(`/library/shelves/${s1}/helpers/$ref`, 'Collection($ref)');
  check(`/library/shelves/${s1}/keeper/$ref`, '$ref');
  check("/library/loans/filterByCurrentUser(on='reader')", 'library/loans');
  check('/library', 'library/$entity');
});

test('what is expanded bears its own context; nothing is an empty list or null', () => {
  const { value } = ask(
    '/library/shelves?$select=name&$expand=books($select=title;$top=1;$orderby=title),keeper($select=id)',
  ).json;
  assert.deepEqual(Object.keys(value[0]), [
    'name',
    'books@odata.context',
    'books@odata.nextLink',
    'books',
    'keeper@odata.context',
    'keeper',
  ]);
  assert.deepEqual(value[0].books, [{ title: 'Ada' }]);
  assert.equal(value[0]['books@odata.context'], context(`library/shelves('${s1}')/books(title)`));
  assert.match(
    value[0]['books@odata.nextLink'],
    new RegExp(
      String.raw`^https://library\.example/v1\.0/library/shelves\('[0-9a-f-]+'\)/books` +
        String.raw`\?\$select=title&\$top=1&\$orderby=title&\$skiptoken=[\w-]+$`,
    ),
  );
  assert.equal(value[0]['keeper@odata.context'], context('people(id)/$entity'));
  assert.deepEqual(value[0].keeper, { '@odata.type': '#test.library.librarian', id: idOf('p', 3) });
  assert.deepEqual([value[4].books, value[4].keeper], [[], null]);
  const one = ask(
    `/library/books/${b1}?$select=title&$expand=shelf($select=name;$expand=books($select=id;$top=1))`,
  ).json;
  assert.equal(one['shelf@odata.context'], context(`library/books('${b1}')/shelf(name,books(id))/$entity`));
  assert.equal(one.shelf['books@odata.context'], context(`library/books('${b1}')/shelf/books(id)`));
  const hidden = ask(`/library/shelves?$select=name&$expand=keeper`, narrow).json.value;
  assert.deepEqual(
    hidden.map((each: any) => each.keeper),
    [null, null],
  );
});

test('rows of several types say which one they are', () => {
  const { value } = ask('/people?$select=displayName,mail').json;
  assert.deepEqual(value, [
    { '@odata.type': '#test.library.reader', displayName: 'Ada', mail: 'ada@example.com' },
    { '@odata.type': '#test.library.reader', displayName: 'Bo', mail: null },
    { '@odata.type': '#test.library.librarian', displayName: 'Lin' },
  ]);
  assert.deepEqual(ask('/readers?$select=id').json.value[0], { id: idOf('p', 1) });
  assert.deepEqual(ask(`/people/${idOf('p', 3)}`).json, {
    '@odata.context': context('people/$entity'),
    '@odata.type': '#test.library.librarian',
    id: idOf('p', 3),
    displayName: 'Lin',
    badge: 7,
  });
});

test('selection takes any spelling and gives the canonical one, in the declared order', () => {
  const check = (select: string, expected: readonly string[]): void =>
    assert.deepEqual(Object.keys(ask(`/library/shelves?$select=${select}`).json.value[0]), expected, select);
  check('size,NAME,id', ['id', 'name', 'size']);
  check('caption', ['name']);
  check('caption,name', ['name']);
  check('secret', ['secret']);
  check('*', [
    'id',
    'name',
    'room',
    'size',
    'isOpen',
    'openedDateTime',
    'loanTime',
    'secret',
    'address',
    'tags',
    'labels',
    'keeperId',
  ]);
  check('name,books', ['name', 'books@odata.context', 'books']);
  check('name,keeper/id', ['name', 'keeper@odata.context', 'keeper']);
  check('address/city', ['address']);
  assert.deepEqual(ask('/library/shelves?$select=address/city&$top=1').json.value[0], { address: { city: 'Oslo' } });
  assert.deepEqual(ask('/library/shelves?$select=address/CITY,address&$top=1').json.value[0], {
    address: { city: 'Oslo', street: 'Main' },
  });
  assert.deepEqual(ask('/library/shelves?$select=name,books/title&$top=1').json.value[0].books[0], { title: 'Leaves' });
  assert.deepEqual(Object.keys(ask('/library/books?$select=shelfId').json.value[0]), ['shelfId']);
});

test('links go back to the address that the client used, its other options kept', () => {
  const check = (address: string, expected: string): void => {
    const link = ask(address).json['@odata.nextLink'] as string;
    assert.equal(link.replace(/\$skiptoken=[\w-]+$/, '$skiptoken=T'), expected, address);
    assert.equal(new URL(link).href, link, 'it is an absolute address in normal form');
  };
  check('/library/books?$top=1', `${base}/library/books?$top=1&$skiptoken=T`);
  check(
    '/LIBRARY/books?%24top=1&$filter=pages+gt+1&custom=a b&$skip=1',
    `${base}/LIBRARY/books?$top=1&$filter=pages%20gt%201&custom=a%20b&$skiptoken=T`,
  );
  check(
    "/library/books?$top=1&$filter=title ne 'é%26ä'",
    `${base}/library/books?$top=1&$filter=title%20ne%20%27%C3%A9%26%C3%A4%27&$skiptoken=T`,
  );
  const first = ask('/library/books?$top=1&$count=true').json;
  assert.equal(ask(first['@odata.nextLink']).json['@odata.count'], 6);
});

test('the hint to select names the first two properties, as Graph does, and can be left out', () => {
  const tip = (address: string): unknown => ask(address, how, true).json['@microsoft.graph.tips'];
  const says =
    'Use $select to choose only the properties your app needs, as this can lead to performance ' +
    'improvements. For example: GET';
  assert.equal(tip('/library/books'), `${says} library/books?$select=isbn,leaves`);
  assert.equal(
    tip(`/library/shelves/${s1}/books?$expand=shelf`),
    `${says} library/shelves('<guid>')/books?$select=isbn,leaves`,
  );
  assert.equal(tip('/library/books?$select=title'), undefined);
  assert.equal(tip(`/library/books/${b1}`), undefined);
  assert.equal(ask('/library/books').json['@microsoft.graph.tips'], undefined);
});

test('tails give counts, references, properties and plain values', () => {
  const check = (address: string, expected: string, status = 200): void => {
    const seen = ask(address);
    assert.deepEqual([seen.status, seen.text], [status, expected], address);
  };
  check('/library/books/$count', '6');
  check(`/library/shelves/${s1}/books/$count?$filter=pages gt 100`, '2');
  check("/library/loans/filterByCurrentUser(on='reader')/$count", '2');
  check('/library/books/$count?$top=1&$skip=2', '6');
  check(
    `/library/shelves/${s1}/name`,
    `{"@odata.context":"${context(`library/shelves('${s1}')/name`)}","value":"Poetry"}`,
  );
  check(`/library/shelves/${s1}/CAPTION/$value`, 'Poetry');
  check(`/library/shelves/${s1}/size/$value`, '10');
  check(`/library/shelves/${idOf('s', 3)}/size`, '', 204);
  check(`/library/shelves/${idOf('s', 3)}/size/$value`, '', 204);
  check(
    `/library/shelves/${s1}/tags`,
    `{"@odata.context":"${context(`library/shelves('${s1}')/tags`)}","value":["red","old"]}`,
  );
  check(
    `/library/shelves/${s1}/address`,
    `{"@odata.context":"${context(`library/shelves('${s1}')/address`)}","city":"Oslo","street":"Main"}`,
  );
  check(
    `/library/shelves/${s1}/address/city`,
    `{"@odata.context":"${context(`library/shelves('${s1}')/address/city`)}","value":"Oslo"}`,
  );
  check(`/people/${idOf('p', 3)}/test.library.librarian/badge/$value`, '7');
  check(
    `/library/shelves/${s1}/helpers/$ref`,
    `{"@odata.context":"${context('Collection($ref)')}",` +
      `"value":[{"@odata.id":"${base}/readers('${idOf('p', 1)}')"},{"@odata.id":"${base}/people('${idOf('p', 3)}')"}]}`,
  );
  check(
    `/library/shelves/${s1}/keeper/$ref`,
    `{"@odata.context":"${context('$ref')}","@odata.id":"${base}/people('${idOf('p', 3)}')"}`,
  );
  check(`/library/shelves/${s1}/books/$ref?$top=1`, ask(`/library/shelves/${s1}/books/$ref?$top=1`).text);
  assert.equal(ask(`/library/shelves/${s1}/books/$ref`).json.value[0]['@odata.id'], `${base}/library/books('${b1}')`);
  check('/library', `{"@odata.context":"${context('library/$entity')}"}`);
});

test('what was created is answered as reading it would be', () => {
  const target = withKey(resolveResourcePath(service, '/library/shelves'), s1);
  const planned = planQuery(service, target, readOptions(''), how);
  const found = planned.resultOf(evaluate(planned.query as NonNullable<typeof planned.query>, data));
  assert.equal(found.kind, 'row');
  const urls = { base, origin: 'https://library.example', path: '/v1.0/library/shelves', search: '', tips: true };
  assert.equal(
    serializeEntity(planned, (found as { row: { id: string } }).row, urls),
    ask(`/library/shelves/${s1}`).text,
  );
});

test('values of operations bear the context of their type', () => {
  const planned = planQuery(
    service,
    resolveResourcePath(service, "/mayBorrow(bookId='1',readerId='2')"),
    readOptions(''),
    how,
  );
  assert.deepEqual(planned.parameters, { bookId: '1', readerId: '2' });
  const urls = { base, origin: 'https://library.example', path: '/v1.0/mayBorrow', search: '', tips: true };
  const [operation, close] = ['mayBorrow', 'close'].map((name) =>
    service.operations.find((each) => each.name === name),
  ) as [(typeof service.operations)[0], (typeof service.operations)[0]];
  assert.equal(
    serializeValue(planned, operation, { mayBorrow: true }, urls).body,
    `{"@odata.context":"${context('test.library.verdict')}","mayBorrow":true}`,
  );
  assert.deepEqual(serializeValue(planned, close, undefined, urls), { body: '', contentType: 'none' });
  const list = {
    ...operation,
    returns: { type: { kind: 'primitive', name: 'Edm.String', collection: true }, nullable: false },
  } as const;
  assert.equal(
    serializeValue(planned, list, ['a'], urls).body,
    `{"@odata.context":"${context('Collection(Edm.String)')}","value":["a"]}`,
  );
});

test('the service document lists what a path may start with', () => {
  assert.deepEqual(JSON.parse(serviceDocument(service, base)), {
    '@odata.context': `${base}/$metadata`,
    value: [
      { name: 'library', kind: 'Singleton', url: 'library' },
      { name: 'me', kind: 'Singleton', url: 'me' },
      { name: 'people', kind: 'EntitySet', url: 'people' },
      { name: 'readers', kind: 'EntitySet', url: 'readers' },
    ],
  });
});
