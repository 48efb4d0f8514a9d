// Filters: what they let through, for those who see everything and for those who do not, and what is said of wrong
// ones.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf } from '../../src/odata/plan/filterCondition.ts';
import { Fault } from '../../src/odata/fault.ts';
import { readExpression } from '../../src/odata/parse/expression.ts';
import type { StructuredType } from '../../src/odata/serviceDescription.ts';
import { always, type Condition } from '../../src/odata/query.ts';
import { ask, how, narrow } from './ask.ts';
import { data, idOf, tables } from './data.ts';
import { holds } from './evaluate.ts';
import { filter, pick, randomFrom } from './grammar.ts';
import { means } from './meaning.ts';
import { service } from './service.ts';

const scope = (of: string, as = how) => ({
  service,
  option: '$filter',
  type: service.types.get(of) as StructuredType,
  restrict: as.restrict,
  authorizeNavigation: () => {},
  toldWhere: () => always,
  reachedBy: null,
  now: as.now ?? null,
  aliases: new Map([['@p', "'Poetry'"]]),
  variable: null,
  element: null,
});
const condition = (of: string, text: string, as = how): Condition =>
  conditionOf(scope(of, as), readExpression(text, '$filter'));
const numbers = (of: string, text: string, as = how): readonly number[] =>
  (tables[of] ?? [])
    .filter((row) => holds(condition(of, text, as), of, row, data))
    .map((row) => Number(row.id.slice(-12)));

const s1 = idOf('s', 1);

test('a filter lets through the rows that it describes', () => {
  const check = (of: string, text: string, expected: readonly number[]): void =>
    assert.deepEqual(numbers(of, text), expected, `${of}: ${text}`);
  // names and literals in any case, parentheses, quotes
  check('shelf', "(displayname eq 'x') or name eq 'poetry'".replace('displayname', 'NAME'), [1]);
  check('shelf', "name eq 'Children''s'", [3]);
  check('shelf', "'Children''s' eq name", [3]);
  check('shelf', "name eq 'études'", [4]);
  check('shelf', "caption ne 'Poetry'", [2, 3, 4, 5]);
  check('shelf', "Name EQ 'poetry' OR NAME eq 'empty'", [1, 5]);
  check('shelf', "not name eq 'Poetry'", [2, 3, 4, 5]);
  check('shelf', "not(name eq 'Poetry')", [2, 3, 4, 5]);
  check('shelf', "name eq 'a' or name eq 'Poetry' and size eq 10", [1]);
  check('shelf', "(name eq 'Poetry' or name eq 'Novels') and size eq 20", [2]);
  check('shelf', 'name eq @p', [1]);
  check('shelf', '1 eq 1', [1, 2, 3, 4, 5]);
  check('shelf', 'true', [1, 2, 3, 4, 5]);
  check('shelf', 'not true', []);
  // numbers, nulls, booleans, dates, enums, durations
  check('shelf', 'size gt 10', [2, 5]);
  check('shelf', '10 lt size', [2, 5]);
  check('shelf', 'size le 10', [1, 4]);
  check('shelf', 'size eq null', [3]);
  check('shelf', 'size ne null', [1, 2, 4, 5]);
  check('shelf', 'size ne 10', [2, 3, 4, 5]);
  check('shelf', 'not (size eq 10)', [2, 3, 4, 5]);
  check('shelf', 'size lt null', []);
  check('shelf', 'size in (10, 20, null)', [1, 2, 3]);
  check('shelf', 'not (size in (10,20))', [3, 4, 5]);
  check('shelf', 'isOpen', [1, 3, 4]);
  check('shelf', 'not isOpen', [2, 5]);
  check('shelf', 'isOpen eq false', [2]);
  check('shelf', 'isOpen ne true', [2, 5]);
  check('shelf', "contains(name,'o') eq false", [3, 4, 5]);
  check('shelf', 'openedDateTime ge 2023-01-01T00:00:00Z', [3, 4]);
  check('shelf', 'openedDateTime lt 2022-01-01', [1]);
  check('shelf', 'openedDateTime lt now()', [1, 2, 3, 4]);
  check('shelf', "room eq 'CHILDREN'", [2, 3]);
  check('shelf', "room eq test.library.room'children'", [2, 3]);
  check('shelf', "room eq lib.room'children'", [2, 3]);
  check('shelf', "room eq 'cellar'", []);
  check('shelf', "room ne 'cellar'", [1, 2, 3, 4, 5]);
  check('shelf', "room in ('adults','cellar')", [1, 4]);
  check('shelf', "loanTime eq duration'P14D'", [1, 2, 3, 4, 5]);
  check('shelf', "address/city eq 'Oslo'", [1]);
  check('shelf', "$it/address/City eq 'Oslo'", [1]);
  // whether there are any, by their number
  for (const none of ['books/$count eq 0', '0 eq books/$count', 'books/$count lt 1', 'not (books/$count ne 0)'])
    check('shelf', none, numbers('shelf', 'not books/any()'));
  check('shelf', 'books/$count gt 0', numbers('shelf', 'books/any()'));
  // ids: any case, quoted or bare, and those that nothing can have
  check('shelf', `id eq '${s1.toUpperCase()}'`, [1]);
  check('shelf', `id eq ${s1}`, [1]);
  check('shelf', `id eq guid'${s1}'`, [1]);
  check('shelf', "id eq '274a1e21c5-8a76-4578-acb1-641160e076e'", []);
  check('shelf', "id ne '274a1e21c5-8a76-4578-acb1-641160e076e'", [1, 2, 3, 4, 5]);
  check('shelf', `id in ('nonsense','${s1}')`, [1]);
  check('shelf', "id in ('nonsense')", []);
  // text
  check('shelf', "startswith(name,'po')", [1]);
  check('shelf', "startswith(tolower(name),'po')", [1]);
  check('shelf', "contains(toupper(name),'OET')", [1]);
  check('book', "tolower(isbn) eq 'isbn-1'", [1]);
  check('book', "toupper(isbn) eq 'isbn-1'", []);
  check('book', "toupper(isbn) eq toupper('isbn-1')", [1]);
  check('book', "toupper(isbn) in ('ISBN-1','ISBN-2')", [1, 2]);
  check('book', "endswith(title,'grass')", [2]);
  check('book', 'contains(title,null)', []);
  check('book', "state eq 'Lent'", [2]);
  // a property that two fields make
  const code = `${idOf('b', 2)}_${idOf('p', 1)}`;
  check('loan', `code eq '${code.toUpperCase()}'`, [1]);
  check('loan', `code ne '${code}'`, [2, 3]);
  check('loan', `code in ('${code}','x')`, [1]);
  check('loan', "code eq 'x'", []);
  check('loan', 'code eq null', []);
  check('loan', 'code ne null', [1, 2, 3]);
  check('book', `loans/any(l:l/code eq '${code}')`, [2]);
  // rows on the way
  check('book', "shelf/name eq 'poetry'", [1, 2, 6]);
  check('book', `shelf/Id eq '${s1}'`, [1, 2, 6]);
  check('book', `shelfId eq '${s1}'`, [1, 2, 6]);
  check('book', "bookshelf/name eq 'poetry'", [1, 2, 6]);
  check('book', "shelf/name ne 'poetry'", [3, 4, 5]);
  check('book', 'shelf eq null', [5]);
  check('book', 'shelf ne null', [1, 2, 3, 4, 6]);
  check('book', 'shelf/keeper ne null', [1, 2, 4, 6]);
  check('book', 'shelf/size eq null', [4, 5]);
  check('book', 'pages eq leaves', [2]);
  check('book', 'pages gt leaves', [1, 3, 5, 6]);
  check('book', 'shelf/keeper/test.library.librarian/badge eq 7', [1, 2, 6]);
  check('book', 'shelf/keeper/test.library.librarian/badge ne 7', [3, 4, 5]);
  check('book', 'shelf/keeper/lib.librarian/badge eq 7', [1, 2, 6]);
  check('book', 'shelf/keeper/badge eq 7', [1, 2, 6]);
  // collections
  check('shelf', "books/any(b:b/title eq 'emma')", [2]);
  check('shelf', 'books/any()', [1, 2, 3]);
  check('shelf', 'not books/any()', [4, 5]);
  check('shelf', 'books/all(b:b/pages gt 100)', [2, 4, 5]);
  check('shelf', "books/any(b:b/loans/any(l:l/reader/displayName eq 'ada'))", [1]);
  check('shelf', 'helpers/test.library.librarian/any(h:h/badge eq 7)', [1]);
  check('shelf', 'helpers/any(h:isof(h,test.library.reader))', [1, 2]);
  check('shelf', "tags/any(t:t eq 'red')", [1]);
  check('shelf', "tags/all(t:t ne 'red')", [2, 3, 4, 5]);
  check('shelf', "labels/any(l:l/test.library.colorLabel/color eq 'blue')", [1]);
  check('shelf', "labels/any(l:l/note eq 'm')", [2]);
  check('book', "shelf/books/any(x:x/title eq 'Ada')", [1, 2, 6]);
  check('person', 'isof(test.library.reader)', [1, 2]);
  check('person', 'isof(lib.reader)', [1, 2]);
  check('person', "isof('test.library.librarian')", [3]);
  check('person', "test.library.reader/mail eq 'ada@example.com'", [1]);
  check('person', "displayName eq 'LIN'", [3]);
});

test('a far row that the caller may not see behaves as one that is not there', () => {
  const check = (of: string, text: string, expected: readonly number[]): void =>
    assert.deepEqual(numbers(of, text, narrow), expected, `${of}: ${text}`);
  check('book', "shelf/name eq 'Children''s'", []);
  check('book', "shelf/name ne 'Poetry'", [3, 4, 5]);
  check('book', 'shelf/name eq null', [4, 5]);
  check('book', 'shelf/id ne null', [1, 2, 3, 6]);
  check('book', 'shelf eq null', [4, 5]);
  check('book', "shelf/name in ('Poetry',null)", [1, 2, 4, 5, 6]);
  check('shelf', 'keeper/id eq null', [1, 2, 4, 5]);
  check('shelf', 'keeper eq null', [1, 2, 4, 5]);
  check('shelf', `keeper/id eq '${idOf('p', 3)}'`, []);
  // the property of the row itself, which its answer shows
  check('shelf', `keeperId eq '${idOf('p', 3)}'`, [1]);
  check('shelf', "helpers/any(h:h/displayName eq 'Lin')", []);
  check('shelf', "helpers/all(h:h/displayName eq 'Ada')", [1, 2, 3, 4, 5]);
  check('loan', "reader/displayName ne 'Bo'", [1, 2, 3]);
  check('loan', 'book/shelf/keeper/id eq null', [1, 2, 3]);
});

test('where nothing is hidden, a path stays a plain comparison, which a store makes a foreign key', () => {
  assert.deepEqual(condition('book', `shelf/id eq '${s1}'`), {
    op: 'compare',
    path: ['shelf', 'id'],
    test: 'eq',
    value: s1,
  });
  assert.deepEqual(condition('book', `shelf/id eq '${s1}'`, narrow), {
    op: 'any',
    path: ['shelf'],
    where: {
      op: 'and',
      of: [
        { op: 'in', path: ['id'], values: [s1, idOf('s', 2)] },
        { op: 'compare', path: ['id'], test: 'eq', value: s1 },
      ],
    },
  });
  assert.deepEqual(condition('book', "tolower(title) eq 'x'"), {
    op: 'compare',
    path: ['name'],
    test: 'eq',
    value: 'x',
    apply: 'lower',
  });
  assert.deepEqual(condition('shelf', "id eq 'nonsense'"), { op: 'false' });
});

test('a wrong filter is told where it is wrong, and what would be right', () => {
  const check = (of: string, text: string, code: string, position: number | null, says: RegExp): void => {
    assert.throws(
      () => condition(of, text),
      (fault) => {
        assert.ok(fault instanceof Fault, `${text}: ${String(fault)}`);
        assert.deepEqual([fault.code, fault.position], [code, position], `${text.slice(0, 80)}: ${fault.message}`);
        assert.match(fault.message, says);
        return true;
      },
      text.slice(0, 80),
    );
  };
  check('shelf', "nme eq 'x'", 'unknownProperty', 0, /shelf has no property nme. Did you mean name\?/);
  check(
    'shelf',
    "name eq 'x' and keeper/displayNam eq 'y'",
    'unknownProperty',
    23,
    /person has no property displayNam. Did you mean displayName\?/,
  );
  check('shelf', "secret eq 'x'", 'notFilterable', 0, /secret cannot be used in a filter/);
  check('shelf', "address/street eq 'x'", 'notFilterable', 0, /address\/street/);
  check('shelf', "address eq 'x'", 'notFilterable', 0, /address/);
  check('shelf', "size eq 'x'", 'wrongType', 8, /size is compared with a number; found x/);
  check('shelf', 'name eq 1', 'wrongType', 8, /a text in quotes/);
  check('shelf', 'isOpen gt true', 'wrongType', 10, /no order/);
  check('shelf', "room lt 'adults'", 'wrongType', 8, /no order/);
  check('shelf', "books/title eq 'x'", 'wrongType', 0, /books is a collection; ask books\/any/);
  check('shelf', "tags eq 'x'", 'wrongType', 0, /collection/);
  check('shelf', "keeper eq 'x'", 'wrongType', 0, /entity; compare its id/);
  check('shelf', 'keeper', 'wrongType', 0, /no condition/);
  check('shelf', 'name', 'wrongType', 0, /no condition/);
  check('shelf', "'x'", 'wrongType', 0, /condition is expected/);
  check('shelf', "contains(size,'1')", 'wrongType', 9, /contains is for texts/);
  check('shelf', 'contains(name,1)', 'wrongType', 14, /text in quotes/);
  check('shelf', "contains('a',name)", 'notSupported', 9, /first parameter/);
  check('shelf', 'contains(name)', 'syntax', 0, /two parameters/);
  check('shelf', 'length(name) eq 1', 'unknownFunction', 0, /length is not supported/);
  check('shelf', "substring(name,1) eq 'x'", 'unknownFunction', 0, /contains, startswith/);
  check('shelf', 'size add 1 eq 2', 'notSupported', 5, /operator add/);
  check('shelf', "room has 'adults'", 'notSupported', 5, /operator has/);
  check('shelf', 'books/$count gt 1', 'notSupported', 0, /eq 0 or ne 0/);
  check('shelf', "contains(books/$count,'1')", 'notSupported', 15, /use any/);
  check('shelf', "books/any(b:title eq 'x')", 'notSupported', 12, /starts with the variable/);
  check('shelf', "books/any(b:$it/name eq 'x')", 'notSupported', 12, /variable/);
  check('shelf', "keeper/any(b:b/id eq 'x')", 'wrongType', 7, /no collection/);
  check('shelf', 'books/all()', 'syntax', 6, /all needs a condition/);
  check('shelf', "test.library.nothing/name eq 'x'", 'unknownType', 0, /no type/);
  check('shelf', "test.library.book/title eq 'x'", 'wrongType', 0, /never book/);
  check('shelf', 'name eq @q', 'missingParameter', 8, /no value/);
  check('loan', "code gt 'x'", 'wrongType', 8, /no order/);
  check('loan', "contains(code,'x')", 'notFilterable', 9, /code/);
  check('loan', 'code eq note', 'notSupported', 5, /as they are/);
  check('loan', 'code eq 1', 'wrongType', 8, /text in quotes/);
  check('shelf', 'size eq name', 'wrongType', 5, /not of one type/);
  check('shelf', "name eq 'x' name", 'syntax', 12, /operator/);
  check('shelf', "name eq 'x' eq true", 'syntax', 12, /do not chain/);
  check('shelf', "(name eq 'x'", 'syntax', 12, /not closed/);
  check('shelf', "name eq 'x')", 'syntax', 11, /end here/);
  check('shelf', "name eq 'x", 'syntax', 8, /never closed/);
  check('shelf', 'name eq 274a1e21c5-8a76', 'syntax', 8, /no number, date or GUID; text stands in single quotes/);
  check('shelf', 'name in ()', 'syntax', 9, /at least one literal/);
  check('shelf', '(name eq #)', 'syntax', 9, /no meaning/);
  check('shelf', "name eq binary'AA'", 'syntax', 8, /no type/);
  check('shelf', `${'('.repeat(101)}`, 'tooComplex', 100, /100 levels/);
  check('shelf', `${'not '.repeat(10_000).slice(0, 16_000)}`, 'tooComplex', 400, /100 levels/);
  check('shelf', `size eq 1${' or size eq 1'.repeat(500)}`, 'tooComplex', 6508, /500 comparisons/);
  check('shelf', `size in (${'1,'.repeat(1001)}1)`, 'tooComplex', 5, /1000 values/);
  check('shelf', 'a'.repeat(16_385), 'tooComplex', 16_384, /16384 characters/);
});

test('a plan says what its filter says, whoever asks: 20,000 random filters against their plain reading', () => {
  const random = randomFrom(42);
  let compared = 0;
  for (let at = 0; at < 20_000; at++) {
    const of = pick(random, ['shelf', 'book', 'loan', 'person']);
    const text = filter(random, of);
    const as = random(2) === 0 ? how : narrow;
    const expression = readExpression(text, '$filter');
    let planned: Condition;
    try {
      planned = conditionOf(scope(of, as), expression);
    } catch (error) {
      assert.ok(error instanceof Fault, text);
      continue;
    }
    compared++;
    for (const row of tables[of] ?? []) {
      assert.equal(
        holds(planned, of, row, data),
        means(expression, service.types.get(of) as StructuredType, row, { see: as.restrict, now: how.now as string }),
        `${row.id}: ${text}`,
      );
    }
  }
  assert.ok(compared > 15_000, `only ${compared} filters could be planned`);
});

test('any, all and comparisons also hold inside $expand, with positions of the whole option', () => {
  assert.deepEqual(
    ask("/library/shelves?$select=name&$expand=books($filter=loans/any(l:l/note eq 'x');$select=title)").json.value.map(
      (each: any) => each.books.map((one: any) => one.title),
    ),
    [[], ['Emma'], [], [], []],
  );
  assert.throws(() => ask("/library/shelves?$expand=books($filter=titel eq 'x')"), {
    code: 'unknownProperty',
    at: '$expand',
    position: 14,
  });
});
