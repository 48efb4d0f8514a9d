// Paths: what they lead to, in canonical spelling, and what is not found.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../src/odata/fault.ts';
import { readReference } from '../../src/odata/parse/entityReference.ts';
import { resolveResourcePath } from '../../src/odata/parse/resolveResourcePath.ts';
import { typeNamed } from '../../src/odata/schemaLookup.ts';
import { withKey, type ResourcePath } from '../../src/odata/parse/resourcePath.ts';
import { idOf } from './data.ts';
import { service } from './service.ts';

const s1 = idOf('s', 1);

function shown({ path, type, collection, tail }: ResourcePath): string {
  const end =
    tail.kind === 'rows'
      ? ''
      : tail.kind === 'property'
        ? ` .${tail.properties.map((each) => each.name).join('.')}${tail.raw ? ' raw' : ''}`
        : tail.kind === 'operation'
          ? ` ${tail.operation.kind} ${tail.operation.name}` +
            `(${tail.args.map((each) => `${each.name}=${each.text}`).join(',')})${tail.count ? ' count' : ''}`
          : ` ${tail.kind}`;
  return `${path} -> ${type === null ? 'nothing' : collection ? `[${type.name}]` : type.name}${end}`;
}

test('a path leads where OData says, with keys in both forms and names in any case', () => {
  const check = (path: string, expected: string): void =>
    assert.equal(shown(resolveResourcePath(service, path)), expected, path);
  check('', ' -> nothing service');
  check('/', ' -> nothing service');
  check('/$metadata', ' -> nothing metadata');
  check('/library', 'library -> library');
  check('/library/shelves', 'library/shelves -> [shelf]');
  check('/LIBRARY/Shelves/', 'library/shelves -> [shelf]');
  check('/library/shelves()', 'library/shelves -> [shelf]');
  check(`/library/shelves/${s1}`, `library/shelves('${s1}') -> shelf`);
  check(`/library/shelves('${s1}')`, `library/shelves('${s1}') -> shelf`);
  check(`/library/shelves(%27${s1}%27)`, `library/shelves('${s1}') -> shelf`);
  check(`/library/shelves(${s1})`, `library/shelves('${s1}') -> shelf`);
  check(`/library/shelves(id='${s1}')`, `library/shelves('${s1}') -> shelf`);
  check("/library/books(isbn='isbn-1')", "library/books(isbn='isbn-1') -> book");
  check("/library/books(ISBN='a''b')", "library/books(isbn='a''b') -> book");
  check('/library/books(isbn=a)', "library/books(isbn='a') -> book");
  check("/library/shelves/o'brien@x.org", "library/shelves('o''brien%40x.org') -> shelf");
  check("/library/shelves('o''brien')", "library/shelves('o''brien') -> shelf");
  check('/library/shelves/a_b', "library/shelves('a_b') -> shelf");
  check('/library/shelves/a%2Fb', "library/shelves('a%2Fb') -> shelf");
  check("/library/shelves('a/b')/books", "library/shelves('a%2Fb')/books -> [book]");
  check('/library/shelves/%C3%A9', "library/shelves('%C3%A9') -> shelf");
  check('/library/shelves/contoso.com', "library/shelves('contoso.com') -> shelf");
  check('/library/shelves/books', "library/shelves('books') -> shelf");
  check('/library/shelves/1/books/2/shelf/keeper', "library/shelves('1')/books('2')/shelf/keeper -> person");
  check('/library/books/1/bookShelf', "library/books('1')/shelf -> shelf");
  check('/library/settings', 'library/settings -> settings');
  check('/me/loans', 'me/loans -> [loan]');
  // casts
  check(
    '/library/shelves/1/helpers/test.library.reader',
    "library/shelves('1')/helpers/test.library.reader -> [reader]",
  );
  check(
    '/library/shelves/1/helpers/Test.Library.Reader/2',
    "library/shelves('1')/helpers/test.library.reader('2') -> reader",
  );
  check(
    "/library/shelves/1/helpers/test.library.reader('2')/mail",
    "library/shelves('1')/helpers/test.library.reader('2') -> reader .mail",
  );
  check('/people/1/test.library.reader/loans', "people/test.library.reader('1')/loans -> [loan]");
  check('/people/1/lib.reader/loans', "people/test.library.reader('1')/loans -> [loan]");
  check('/people/Lib.Reader/1/loans', "people/test.library.reader('1')/loans -> [loan]");
  check('/people/lib.reader/$count', 'people/test.library.reader -> [reader] count');
  check('/library/loans/1/lib.Close', "library/loans('1') -> loan action close()");
  // tails
  check('/library/shelves/$count', 'library/shelves -> [shelf] count');
  check('/library/shelves/1/books/$COUNT', "library/shelves('1')/books -> [book] count");
  check('/library/shelves/1/helpers/$ref', "library/shelves('1')/helpers -> [person] refs");
  check('/library/shelves/1/helpers/2/$ref', "library/shelves('1')/helpers('2') -> person refs");
  check('/library/shelves/1/keeper/$ref', "library/shelves('1')/keeper -> person refs");
  check('/library/shelves/1/Name', "library/shelves('1') -> shelf .name");
  check('/library/shelves/1/name/$value', "library/shelves('1') -> shelf .name raw");
  check('/library/shelves/1/address/City', "library/shelves('1') -> shelf .address.city");
  check('/library/shelves/1/address/city/$value', "library/shelves('1') -> shelf .address.city raw");
  check('/library/shelves/1/tags', "library/shelves('1') -> shelf .tags");
  // operations
  check('/library/loans/1/close', "library/loans('1') -> loan action close()");
  check('/library/loans/1/test.library.Close', "library/loans('1') -> loan action close()");
  check('/library/loans/1/close()', "library/loans('1') -> loan action close()");
  check(
    "/library/loans/filterByCurrentUser(on='reader')",
    "library/loans -> [loan] function filterByCurrentUser(on='reader')",
  );
  check(
    '/library/loans/test.library.filterbycurrentuser(ON=@p)',
    'library/loans -> [loan] function filterByCurrentUser(ON=@p)',
  );
  check(
    "/library/loans/filterByCurrentUser(on='reader')/$count",
    "library/loans -> [loan] function filterByCurrentUser(on='reader') count",
  );
  check(
    "/library/loans/filterByCurrentUser(on='a/b,c')",
    "library/loans -> [loan] function filterByCurrentUser(on='a/b,c')",
  );
  check('/library/loans/overdue', 'library/loans -> [loan] function overdue()');
  check('/library/loans/overdue()', 'library/loans -> [loan] function overdue()');
  check("/library/loans/overdue(since='a',until='b')", "library/loans -> [loan] function overdue(since='a',until='b')");
  check("/me/loans/filterByCurrentUser(on='reader')", "me/loans -> [loan] function filterByCurrentUser(on='reader')");
  check("/mayBorrow(bookId='1',readerId='2')", " -> nothing function mayBorrow(bookId='1',readerId='2')");
});

test('a path that leads nowhere is told where it ends', () => {
  const check = (path: string, code: string, at: string | null, says: RegExp): void => {
    assert.throws(
      () => resolveResourcePath(service, path),
      (fault) => {
        assert.ok(fault instanceof Fault, String(fault));
        assert.deepEqual([fault.code, fault.at], [code, at], `${path.slice(0, 60)}: ${fault.message}`);
        assert.match(fault.message, says);
        return true;
      },
      path.slice(0, 60),
    );
  };
  check('/librari', 'unknownSegment', 'librari', /There is no librari at the root. Did you mean library\?/);
  check('/library/shelfs', 'unknownSegment', 'shelfs', /below library. Did you mean shelves\?/);
  check('/library/shelves/1/nothing', 'unknownSegment', 'nothing', /below library\/shelves\('1'\)/);
  check('/library/shelves/1/2', 'unknownSegment', '2', /./);
  check('/library/shelves/1/name/x', 'unknownSegment', 'x', /./);
  check('/library/shelves/1/tags/$value', 'unknownSegment', '$value', /./);
  check('/library/shelves/1/$count', 'unknownSegment', '$count', /./);
  check('/library/shelves/1/name/$value/$value', 'unknownSegment', '$value', /./);
  check('/library/shelves/$count/x', 'unknownSegment', 'x', /./);
  check('/library/shelves/1/helpers/test.library.book/2', 'unknownSegment', 'test.library.book', /./);
  check('/library/shelves/1/helpers/test.library.reader/$ref', 'unknownSegment', '$ref', /./);
  check('/library//shelves', 'unknownSegment', '', /./);
  check('/$batch', 'unknownSegment', '$batch', /./);
  check("/library/settings('x')", 'unknownSegment', "settings('x')", /./);
  check('/constructor', 'unknownSegment', 'constructor', /./);
  check('/library/__proto__', 'unknownSegment', '__proto__', /./);
  check('/library/loans/1/close/x', 'unknownSegment', 'x', /./);
  check("/library/loans/filterByCurrentUser(on='reader')/1", 'unknownSegment', '1', /./);
  check("/library/books(title='x')", 'badKey', "books(title='x')", /book has no key title/);
  check("/library/books(isbn='x',id='y')", 'badKey', "books(isbn='x',id='y')", /one name and one value/);
  check("/library/books('')", 'badKey', 'books', /empty/);
  check("/library/books(isbn='x)", 'badPath', "books(isbn='x)", /closed/);
  check("/library/books('x)", 'badPath', "books('x)", /closed/);
  check(
    '/library/loans/filterByCurrentUser',
    'missingParameter',
    'filterByCurrentUser',
    /called as filterByCurrentUser\(on=..\)/,
  );
  check("/library/loans/filterByCurrentUser(of='x')", 'missingParameter', "filterByCurrentUser(of='x')", /on=/);
  check(
    "/library/loans/overdue(since='x')",
    'missingParameter',
    "overdue(since='x')",
    /overdue\(\) or overdue\(since=..,until=..\)/,
  );
  check("/library/loans/filterByCurrentUser('x')", 'badPath', "filterByCurrentUser('x')", /name=value/);
  check('/library/%', 'badPath', '%', /percent-encoded/);
  check('/library/%FF', 'badPath', '%FF', /UTF-8/);
  check('/library/shelves/a%00b', 'badPath', 'a%00b', /U\+0000/);
  check('/library/shelves/\ud800', 'badPath', '\ud800', /./);
  check(`/${'a/'.repeat(60)}`, 'tooComplex', null, /40 segments/);
  check(`/${'/'.repeat(5000)}`, 'tooComplex', null, /segments/);
  check(`/${'a'.repeat(9000)}`, 'tooComplex', null, /8192/);
});

test('a created entity is read at its collection with its key', () => {
  const target = withKey(resolveResourcePath(service, '/library/shelves/1/books'), idOf('b', 1));
  assert.equal(shown(target), `library/shelves('1')/books('${idOf('b', 1)}') -> book`);
});

test('an address names an entity by its host, its collection and its key', () => {
  const check = (url: string, key: string | null, to: string | null = null, type: string | null = null): void => {
    const options = {
      service,
      to: to === null ? null : typeNamed(service, to),
      isKnownHost: (host: string) => ['host', '127.0.0.1:1'].includes(host),
    };
    if (key === null) assert.throws(() => readReference(url, options), Fault, url);
    else {
      const found = readReference(url, options);
      assert.equal(found.key, key, url);
      if (type !== null) assert.equal(found.type?.name, type, url);
    }
  };
  check('https://host/beta/library/shelves/abc', 'abc', 'shelf', 'shelf');
  check("https://HOST/v1.0/library/shelves('abc')", 'abc', 'shelf');
  check("https://host/v1.0/library/shelves(id='a''c')", "a'c", 'shelf');
  check('http://127.0.0.1:1/v1.0/library/shelves/o%27b/', "o'b", 'shelf');
  check('https://host/v1.0/tenant/library/shelves/abc/$ref?x=1', 'abc', 'shelf');
  check('library/shelves/abc', 'abc', 'shelf', 'shelf');
  check('shelves/abc', 'abc', 'shelf', 'shelf');
  check('abc', 'abc', 'shelf');
  check('https://host/v1.0/library/shelves/abc', null, 'person');
  check('https://elsewhere/v1.0/library/shelves/abc', null, 'shelf');
  check('https://host:8/v1.0/library/shelves/abc', null, 'shelf');
  check('https://host/v1.0/nowhere/abc', null);
  check('https://host/v1.0/library/shelves', null);
  check('https://host/v1.0/library/shelves/abc/title', null);
  check('', null);
  check('https://host', null);
  check('https://host/', null);
  check('/abc', null);
  check("https://host/library/shelves('", null);
  check('https://host/%', null);
});
