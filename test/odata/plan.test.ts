// Plans: one query for each address, pages that miss and repeat nothing, and answers that tell nothing of what may not
// be seen.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../src/odata/fault.ts';
import { always, never, type Query } from '../../src/odata/query.ts';
import type { PlanContext } from '../../src/odata/plan/planContext.ts';
import { ask, how, narrow } from './ask.ts';
import { data, idOf } from './data.ts';
import { holds, type Data } from './evaluate.ts';
import { address, randomFrom } from './grammar.ts';

const s1 = idOf('s', 1);
const query = (part: Partial<Query> & { readonly entity: string }): Query => ({
  where: always,
  fields: [],
  expand: [],
  orderBy: [],
  top: null,
  skip: 0,
  after: null,
  count: false,
  ...part,
});

test('an address becomes one query', () => {
  const check = (text: string, expected: Query | null, as: PlanContext = how): void =>
    assert.deepEqual(ask(text, as).query, expected, text);
  const byId = (id: string) => ({ op: 'compare', path: ['id'], test: 'eq', value: id }) as const;
  check(
    '/library/settings',
    query({ entity: 'settings', where: byId('singleton'), fields: ['id', 'loanDays'], top: 1 }),
  );
  check(
    '/library/shelves?$select=name&$top=2&$skip=1&$count=true&$orderby=size desc',
    query({
      entity: 'shelf',
      fields: ['name'],
      orderBy: [{ path: ['size'], descending: true }],
      top: 2,
      skip: 1,
      count: true,
    }),
  );
  check(
    '/library/closedShelves/$count',
    query({
      entity: 'shelf',
      where: { op: 'compare', path: ['isOpen'], test: 'eq', value: false },
      fields: ['id'],
      top: 0,
      count: true,
    }),
  );
  check(`/library/shelves/${s1}/name`, query({ entity: 'shelf', where: byId(s1), fields: ['id', 'name'], top: 1 }));
  check(
    `/library/shelves/${s1}/books?$select=title&$orderby=pages`,
    query({
      entity: 'shelf',
      where: byId(s1),
      fields: ['id'],
      top: 1,
      expand: [
        {
          navigation: 'books',
          as: '~step',
          query: query({
            entity: 'book',
            fields: ['name', 'pages'],
            orderBy: [{ path: ['pages'], descending: false }],
            top: 100,
          }),
        },
      ],
    }),
  );
  check(
    '/library/shelves?$select=tags,keeper/id',
    query({
      entity: 'shelf',
      fields: [],
      top: 100,
      expand: [
        { navigation: 'tagRows', as: 'tagRows', query: query({ entity: 'tag', fields: 'all' }) },
        { navigation: 'keeper', as: '~keeper', query: query({ entity: 'person', fields: ['id', 'kind'], top: 1 }) },
      ],
    }),
  );
  check(
    '/library/shelves/nonsense',
    query({
      entity: 'shelf',
      where: never,
      fields: ['id', 'name', 'room', 'size', 'isOpen', 'openedAt', 'loanTime', 'city', 'street', 'keeperId'],
      top: 1,
      expand: [{ navigation: 'tagRows', as: 'tagRows', query: query({ entity: 'tag', fields: 'all' }) }],
    }),
  );
  check('/people/$count', query({ entity: 'person', fields: ['id'], top: 0, count: true }));
  check(
    '/people/$count',
    query({ entity: 'person', where: byId(idOf('p', 1)), fields: ['id'], top: 0, count: true }),
    narrow,
  );
  check('/library', null);
  check("/mayBorrow(bookId='1',readerId='2')", null);
});

test('what is not there is told apart from what is empty', () => {
  const check = (text: string, status: number, count: number | null = null, as: PlanContext = how): void => {
    const seen = ask(text, as);
    assert.equal(seen.status, status, `${text}: ${seen.text}`);
    if (count !== null) assert.equal(seen.json.value.length, count, text);
  };
  check(`/library/shelves/${s1}/books`, 200, 3);
  check(`/library/shelves/${idOf('s', 5)}/books`, 200, 0);
  check(`/library/shelves/${idOf('s', 9)}/books`, 404);
  check('/library/shelves/nonsense/books', 404);
  check(`/library/shelves/${idOf('s', 3)}/books`, 404, null, narrow);
  check(`/library/shelves/${s1}/books/${idOf('b', 1)}`, 200);
  check(`/library/shelves/${s1}/books/${idOf('b', 3)}`, 404);
  check(`/library/shelves/${s1}/books/${idOf('b', 1)}/shelf/keeper`, 200);
  check(`/library/shelves/${s1}/books/${idOf('b', 1)}/shelf/keeper`, 404, null, narrow);
  check(`/library/shelves/${idOf('s', 2)}/keeper`, 404);
  check(`/library/closedShelves/${s1}`, 404);
  check(`/library/closedShelves/${idOf('s', 2)}`, 200);
  check("/library/books(isbn='isbn-2')", 200);
  check("/library/books(isbn='isbn-99')", 404);
  check(`/library/shelves/${s1}/helpers/test.library.reader/${idOf('p', 1)}`, 200);
  check(`/library/shelves/${s1}/helpers/test.library.reader/${idOf('p', 3)}`, 404);
  check(`/library/shelves/${idOf('s', 9)}/books/$count`, 404);
  check(`/library/shelves/${idOf('s', 2)}/size`, 200);
  check(`/library/shelves/${idOf('s', 3)}/size`, 204);
  check(`/library/shelves/${idOf('s', 9)}/size`, 404);
  check("/library/loans/filterByCurrentUser(on='READER')", 200, 2);
  check("/library/loans/filterByCurrentUser(on=@o)?@o='librarian'", 200, 0);
  check("/library/loans/overdue(since='2026-06-01T00:00:00Z',until=null)", 200, 1);
  check(`/me/loans/filterByCurrentUser(on='reader')?$filter=note eq null`, 200, 1);
});

test('pages miss nothing and repeat nothing, whatever the order', () => {
  const whole = (text: string): readonly string[] => ask(text).json.value.map((each: any) => each.id);
  for (const path of [
    '/library/books',
    `/library/shelves/${s1}/books`,
    '/people',
    `/library/shelves/${s1}/helpers`,
    '/library/loans/overdue',
    '/library/books?$filter=pages ne 1',
    '/library/books?$search="a"',
    '/library/books?$skip=2',
  ]) {
    const mark = path.includes('?') ? '&' : '?';
    const orders =
      path.includes('people') || path.includes('helpers')
        ? ['', 'displayName desc']
        : path.includes('loans')
          ? ['', 'dueDateTime desc', 'book/title']
          : ['', 'title', 'pages desc', 'shelf/name desc,title', 'shelfId', 'id desc'];
    for (const order of orders) {
      const ordered = order === '' ? path : `${path}${mark}$orderby=${order}`;
      for (const size of [1, 2]) {
        const seen: string[] = [];
        let next: string | undefined = `${ordered}${ordered.includes('?') ? '&' : '?'}$top=${size}`;
        for (let pages = 0; next !== undefined && pages < 10; pages++) {
          const { json } = ask(next);
          assert.ok(json.value.length <= size);
          seen.push(...json.value.map((each: any) => each.id));
          next = json['@odata.nextLink'];
        }
        assert.deepEqual(seen, whole(ordered), `${ordered} by ${size}`);
      }
    }
  }
});

test('an expansion that is cut off says where it goes on', () => {
  for (const options of [
    '$top=1',
    '$top=2;$orderby=title desc',
    '$top=1;$filter=pages gt 100;$orderby=shelf/name,pages',
    '$top=1;$search=leaves',
    '$top=1;$select=title;$count=true',
  ]) {
    const clauses = options.replaceAll(';', '&');
    const whole = ask(`/library/shelves/${s1}/books?${clauses.replace(/\$top=\d&?/, '')}`).json.value;
    const { json } = ask(`/library/shelves?$expand=books(${options})`);
    const seen = [...json.value[0].books];
    let next = json.value[0]['books@odata.nextLink'];
    for (let pages = 0; next !== undefined && pages < 10; pages++) {
      const page = ask(next).json;
      seen.push(...page.value);
      next = page['@odata.nextLink'];
    }
    assert.deepEqual(seen, whole, options);
  }
});

test('a $skiptoken is good for its own list only', () => {
  const token = new URL(ask('/library/books?$top=1&$orderby=title').json['@odata.nextLink']).searchParams.get(
    '$skiptoken',
  ) as string;
  assert.equal(ask(`/library/books?$orderby=title&$skiptoken=${token}`).status, 200);
  const cursor = (of: unknown): string => Buffer.from(JSON.stringify(of)).toString('base64url');
  const [hash] = JSON.parse(Buffer.from(token, 'base64url').toString());
  for (const text of [
    `/library/books?$skiptoken=${token}`,
    `/library/books?$orderby=pages&$skiptoken=${token}`,
    `/library/loans?$orderby=note&$skiptoken=${token}`,
    `/library/books?$orderby=title&$filter=pages gt 1&$skiptoken=${token}`,
    '/library/books?$orderby=title&$skiptoken=abc',
    '/library/books?$orderby=title&$skiptoken=%25%25',
    `/library/books?$orderby=title&$skiptoken=${token}x`,
    `/library/books?$orderby=title&$skiptoken=${token.slice(0, -4)}`,
    `/library/books?$orderby=title&$skiptoken=${cursor([hash])}`,
    `/library/books?$orderby=title&$skiptoken=${cursor([hash, 'a', 7])}`,
    `/library/books?$orderby=title&$skiptoken=${cursor([hash, {}, s1])}`,
    `/library/books?$orderby=title&$skiptoken=${cursor([hash, 'a\u0000', s1])}`,
    `/library/books?$orderby=title&$skiptoken=${cursor({})}`,
    `/library/books?$orderby=title&$skiptoken=${'a'.repeat(10_000)}`,
  ])
    assert.throws(() => ask(text), { code: 'badToken', at: '$skiptoken' }, text.slice(0, 100));
});

test('options that mean nothing where they stand are refused', () => {
  const check = (text: string, code: string, at: string | null, position: number | null, says = /./): void => {
    assert.throws(
      () => ask(text),
      (fault) => {
        assert.ok(fault instanceof Fault, String(fault));
        assert.deepEqual([fault.code, fault.at, fault.position], [code, at, position], `${text}: ${fault.message}`);
        assert.match(fault.message, says);
        return true;
      },
      text,
    );
  };
  check('/library/shelves?$top=1000', 'badValue', '$top', 0, /from 0 to 999/);
  check('/library/shelves?$expand=books($top=1000)', 'badValue', '$expand', 0, /999/);
  check('/library/shelves?$select=nam', 'unknownProperty', '$select', 0, /Did you mean name\?/);
  check('/library/shelves?$select=id,name/x/y', 'unknownProperty', '$select', 8);
  check('/library/shelves?$select=address/nothing', 'unknownProperty', '$select', 8);
  check('/library/shelves?$expand=id,bokks', 'notExpandable', '$expand', 0, /property and needs no/);
  check('/library/shelves?$expand=bokks', 'unknownNavigation', '$expand', 0, /Did you mean books\?/);
  check('/library/shelves?$expand=books($expand=nothing)', 'unknownNavigation', '$expand', 14);
  check('/library?$expand=shelves', 'notExpandable', '$expand', 0);
  check('/library/shelves?$expand=books,books($top=1),books($top=2)', 'duplicateOption', '$expand', 20);
  check('/library/shelves?$expand=keeper($filter=id eq null)', 'notSupported', '$expand', 0, /one entity/);
  check('/library/shelves?$expand=keeper($top=1)', 'notSupported', '$expand', 0);
  check('/library/shelves?$expand=keeper/$count', 'notSupported', '$expand', 0);
  check('/library/shelves?$expand=keeper/test.library.book', 'unknownType', '$expand', 7);
  check('/library/shelves?$expand=keeper/nothing', 'unknownType', '$expand', 7);
  check(
    `/library/shelves?$expand=books($expand=shelf($expand=books($expand=shelf($expand=books($expand=shelf)))))`,
    'tooComplex',
    '$expand',
    70,
    /5 levels/,
  );
  check('/library/shelves?$orderby=secret', 'notSortable', '$orderby', 0);
  check('/library/shelves?$orderby=address/city,books', 'wrongType', '$orderby', 13);
  check('/library/shelves?$orderby=tolower(name)', 'notSortable', '$orderby', 0);
  check('/library/shelves?$orderby=nothing', 'unknownProperty', '$orderby', 0);
  check('/people?$search=a', 'notSearchable', '$search', 0, /use \$filter/);
  check(`/library/shelves/${s1}?$filter=name eq 'x'`, 'notSupported', '$filter', 0, /for lists/);
  check(`/library/shelves/${s1}?$top=1`, 'notSupported', '$top', 0);
  check('/me?$count=true', 'notSupported', '$count', 0);
  check(`/library/shelves/${s1}/audits`, 'filterDemanded', '$filter', null, /kind eq '..' and book\/id eq '..'/);
  check(`/library/shelves/${s1}/audits?$filter=kind eq 'x'`, 'filterDemanded', '$filter', null);
  check(`/library/shelves/${s1}/audits?$filter=kind eq 'x' or book/id eq 'y'`, 'filterDemanded', '$filter', null);
  check("/library/loans/filterByCurrentUser(on='nobody')", 'wrongType', 'on', 0, /one of reader, librarian/);
  check("/library/loans/filterByCurrentUser(on='reader,librarian')", 'wrongType', 'on', 0, /one word/);
  check('/library/loans/filterByCurrentUser(on=reader)', 'wrongType', 'on', 0, /single quotes/);
  check('/library/loans/filterByCurrentUser(on=@x)', 'missingParameter', 'on', null);
  assert.equal(
    ask(`/library/shelves/${s1}/audits?$filter=(Kind eq 'count' and book/ID eq '${idOf('b', 1)}')`).json.value.length,
    1,
  );
  assert.equal(ask(`/library/shelves/${s1}/audits`, { ...how, requireFilters: false }).json.value.length, 2);
  assert.throws(() => ask('/me', { ...how, callerId: null }), {
    code: 'callerDemanded',
    message: '/me request is only valid with delegated authentication flow.',
  });
});

test('who may not sort by rows that are partly hidden is told so, whatever the rows are', () => {
  assert.throws(() => ask('/library/books?$orderby=shelf/name', narrow), { code: 'notSortable', position: 0 });
  assert.throws(() => ask('/library/loans?$filter=book/shelf/name eq book/title', narrow), { code: 'notSupported' });
});

test('a caller is answered as if what may not be seen did not exist: 6,000 random addresses', () => {
  const sees =
    (entity: string) =>
    (row: { readonly id: string }): boolean =>
      holds(narrow.restrict(entity), entity, row, data);
  const visible: Data = {
    ...data,
    rows: (entity) => data.rows(entity).filter(sees(entity)),
    related: (entity, row, navigation) => {
      const related = data.related(entity, row, navigation);
      return { ...related, rows: related.rows.filter(sees(related.to)) };
    },
  };
  const random = randomFrom(7);
  let compared = 0;
  for (let at = 0; at < 6_000; at++) {
    const text = address(random);
    // A property of the row itself is no far row: what it says is shown with the row.
    if (/shelfid/i.test(text)) continue;
    let seen: string;
    try {
      seen = ask(text, narrow).text;
    } catch (error) {
      assert.ok(error instanceof Fault, text);
      continue;
    }
    compared++;
    assert.equal(seen, ask(text, how, false, visible).text, text);
  }
  assert.ok(compared > 2_000, `only ${compared} addresses were answered`);
});
