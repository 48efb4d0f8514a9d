// Options: how they are spelled, what their values may be, what is refused and where.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '../../src/odata/fault.ts';
import type { Expression } from '../../src/odata/parse/expression.ts';
import type { Clauses, ExpandItem } from '../../src/odata/parse/clauses.ts';
import { readOptions, type Options } from '../../src/odata/parse/queryOptions.ts';
import type { Search } from '../../src/odata/parse/search.ts';

/** A tree in one line: `and(eq(name,'x'),any(books,b,..))`. */
function line(e: Expression): string {
  const path = (names: readonly { readonly name: string }[]): string => names.map((each) => each.name).join('/');
  switch (e.kind) {
    case 'literal':
      return `${e.literal.kind === 'string' ? '' : `${e.literal.kind}:`}${e.literal.text}`;
    case 'alias':
      return e.name;
    case 'path':
      return path(e.names);
    case 'not':
      return `not(${line(e.of)})`;
    case 'compare':
      return `${e.test}(${line(e.left)},${line(e.right)})`;
    case 'in':
      return `in(${[e.left, ...e.values].map(line).join(',')})`;
    case 'call':
      return `${e.name}(${e.args.map(line).join(',')})`;
    case 'lambda':
      return `${e.fn}(${path(e.names)},${e.variable ?? ''},${e.body === null ? '' : line(e.body)})`;
    default:
      return `${e.kind}(${e.of.map(line).join(',')})`;
  }
}
const searched = (s: Search): string =>
  s.kind === 'phrase'
    ? `[${s.text}]`
    : s.kind === 'not'
      ? `not(${searched(s.of)})`
      : `${s.kind}(${s.of.map(searched).join(',')})`;

function shown(c: Clauses): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({
      filter: c.filter === null ? null : line(c.filter),
      select:
        c.select?.map((each) => (each.star ? '*' : each.names.map((one) => one.name).join('/'))).join(' ') ?? null,
      expand: c.expand.length === 0 ? null : c.expand.map(expanding),
      orderBy: c.orderBy.map((each) => `${line(each.by)}${each.descending ? ' desc' : ''}`).join(' ') || null,
      top: c.top,
      skip: c.skip === 0 ? null : c.skip,
      count: c.count || null,
      search: c.search === null ? null : searched(c.search),
      skipToken: (c as Options).skipToken ?? null,
      id: (c as Options).id ?? null,
    }).filter(([, value]) => value !== null),
  );
}
const expanding = (e: ExpandItem): unknown => [
  e.star ? '*' : e.names.map((each) => each.name).join('/'),
  ...(e.form === 'rows' ? [] : [e.form]),
  ...(Object.keys(shown(e.clauses)).length === 0 ? [] : [shown(e.clauses)]),
];

test('options are read as clients spell them', () => {
  const check = (search: string, expected: Record<string, unknown>): void =>
    assert.deepEqual(shown(readOptions(search)), expected, search);
  check('', {});
  check('?', {});
  check("?$filter=(displayName eq 'General')", { filter: 'eq(displayName,General)' });
  check('$filter=%28displayName%20eq%20%27General%27%29', { filter: 'eq(displayName,General)' });
  check('%24filter=accessPackage%2FId+eq+%27x%27&%24top=5', { filter: 'eq(accessPackage/Id,x)', top: 5 });
  check("$FILTER=a EQ 'x'&$OrderBy=a DESC,b asc,c", { filter: 'eq(a,x)', orderBy: 'a desc b c' });
  check("$filter=startswith(upn,'o''brien')", { filter: "startswith(upn,o'brien)" });
  check("$filter=a eq 'x%26y' and b eq 'ä%C3%A4+z'", { filter: 'and(eq(a,x&y),eq(b,ää z))' });
  check('filter=a eq 1&select=b&custom=1&api-version=2', {});
  check('$select=id,displayName,catalog/id,*&$expand=a,b', {
    select: 'id displayName catalog/id *',
    expand: [['a'], ['b']],
  });
  check('$expand=*,members/$ref,owners/$count,members/microsoft.graph.user', {
    expand: [['*'], ['members', 'refs'], ['owners', 'count'], ['members/microsoft.graph.user']],
  });
  check("$expand=a($select=b,c;$filter=d eq ';)';$orderby=e desc;$top=1;$skip=2;$count=true;$expand=f($expand=g)),h", {
    expand: [
      [
        'a',
        {
          filter: 'eq(d,;))',
          select: 'b c',
          expand: [['f', { expand: [['g']] }]],
          orderBy: 'e desc',
          top: 1,
          skip: 2,
          count: true,
        },
      ],
      ['h'],
    ],
  });
  check('$expand=a( $search="x;)" AND y ; $top = 3 )', { expand: [['a', { search: 'and([x;)],[y])', top: 3 }]] });
  check('$count=TRUE&$skip=0&$top=0', { count: true, top: 0 });
  check('$count=false', {});
  check('$skiptoken=abc&$id=https://x/y', { skipToken: 'abc', id: 'https://x/y' });
  check('$format=json', {});
  check('$format=application/json;odata.metadata=minimal', {});
  check('$expand=a($search="x\\";)";$top=3)', { expand: [['a', { search: '[x";)]', top: 3 }]] });
  check('$search="displayName:ada"', { search: '[displayName:ada]' });
  check('$search=displayName:"ada b" OR "mail:c"', { search: 'or([displayName:ada b],[mail:c])' });
  check("$search=ada o'brien", { search: "and([ada],[o'brien])" });
  check('$search="a \\"b\\"" OR NOT (c AND d) e', { search: 'or([a "b"],and(not(and([c],[d])),[e]))' });
  check('&&$top=1&', { top: 1 });
});

test('literals of every kind are told apart', () => {
  const check = (text: string, expected: string): void =>
    assert.equal(
      line(readOptions(`$filter=a eq ${encodeURIComponent(text)}`).filter as Expression),
      `eq(a,${expected})`,
      text,
    );
  check("''", '');
  check("'a''b'", "a'b");
  check("''''''", "''");
  check('1', 'number:1');
  check('-1.5e+3', 'number:-1.5e+3');
  check('null', 'null:null');
  check('TRUE', 'boolean:true');
  check('2020-01-01', 'date:2020-01-01');
  check('2020-01-01T10:20:30.1234567Z', 'dateTime:2020-01-01T10:20:30.1234567Z');
  check('2020-01-01T10:20:30+02:00', 'dateTime:2020-01-01T10:20:30+02:00');
  check("datetime'2020-01-01T00:00:00'", 'dateTime:2020-01-01T00:00:00');
  check("duration'P1D'", 'duration:P1D');
  check('CEC5D6AB-c75d-47c0-9c1c-92e89f66e384', 'guid:CEC5D6AB-c75d-47c0-9c1c-92e89f66e384');
  check("guid'x'", 'guid:x');
  check("microsoft.graph.state'delivered'", 'enum:delivered');
  check('face', 'face');
  check('@p', '@p');
  check('now()', 'now()');
});

test('operators bind as OData says, and chains stay flat', () => {
  const check = (text: string, expected: string): void =>
    assert.equal(line(readOptions(`$filter=${text}`).filter as Expression), expected, text);
  check('a eq 1 or b eq 2 and c eq 3', 'or(eq(a,number:1),and(eq(b,number:2),eq(c,number:3)))');
  check('a eq 1 and b eq 2 or c eq 3', 'or(and(eq(a,number:1),eq(b,number:2)),eq(c,number:3))');
  check('(a eq 1 or b eq 2) and c eq 3', 'and(or(eq(a,number:1),eq(b,number:2)),eq(c,number:3))');
  check('a eq 1 and b eq 2 and c eq 3 and d eq 4', 'and(eq(a,number:1),eq(b,number:2),eq(c,number:3),eq(d,number:4))');
  check('not a eq 1 and b', 'and(not(eq(a,number:1)),b)');
  check('not(a) or not not b', 'or(not(a),not(not(b)))');
  check('not/a eq 1', 'eq(not/a,number:1)');
  check('(a eq 1) eq true', 'eq(eq(a,number:1),boolean:true)');
  check("a in ('x','y') and b", 'and(in(a,x,y),b)');
  check('a/b/any(x:x/c eq 1 and x/d/all(y:y eq 2))', 'any(a/b,x,and(eq(x/c,number:1),all(x/d,y,eq(y,number:2))))');
  check('a/any()', 'any(a,,)');
  check(
    "is/microsoft.graph.azureActiveDirectoryTenant/tenantId eq '1'",
    'eq(is/microsoft.graph.azureActiveDirectoryTenant/tenantId,1)',
  );
  check('((((a))))', 'a');
});

test('what is wrong is refused with its option and position', () => {
  const check = (search: string, code: string, at: string | null, position: number | null, says = /./): void => {
    assert.throws(
      () => readOptions(search),
      (fault) => {
        assert.ok(fault instanceof Fault, String(fault));
        assert.deepEqual(
          [fault.code, fault.at, fault.position],
          [code, at, position],
          `${search.slice(0, 80)}: ${fault.message}`,
        );
        assert.match(fault.message, says);
        return true;
      },
      search.slice(0, 80),
    );
  };
  check('$fliter=a', 'unsupportedOption', '$fliter', null, /Did you mean \$filter\?/);
  check('$apply=a', 'unsupportedOption', '$apply', null);
  check('$top=1&%24top=2', 'duplicateOption', '$top', null);
  check('$top=1&$TOP=1', 'duplicateOption', '$TOP', null);
  for (const option of [
    '$filter',
    '$select',
    '$expand',
    '$orderby',
    '$top',
    '$skip',
    '$count',
    '$search',
    '$skiptoken',
  ])
    check(`${option}=`, 'badValue', option, 0, /empty/);
  for (const value of ['-1', '1.5', '1e2', 'x', '0x10', '9999999999', 'Infinity', '１'])
    check(`$top=${encodeURIComponent(value)}`, 'badValue', '$top', 0, /whole number/);
  check('$skip=-1', 'badValue', '$skip', 0);
  check('$count=yes', 'badValue', '$count', 0);
  check('$format=xml', 'badValue', '$format', 0);
  check('$filter=%', 'syntax', '%', null, /percent-encoded/);
  check('$filter=%FF', 'syntax', '%FF', null);
  check('$filter=%00', 'syntax', '%00', null, /U\+0000/);
  check('$filter=\ud800', 'syntax', '\ud800', null);
  check('$select=a,', 'syntax', '$select', 2, /name/);
  check('$select=a b', 'syntax', '$select', 2, /comma/);
  check('$select=a/', 'syntax', '$select', 2);
  check('$orderby=a up', 'syntax', '$orderby', 2, /asc or desc/);
  check('$expand=a(', 'syntax', '$expand', 2, /option such as/);
  check('$expand=a($select=b', 'syntax', '$expand', 11);
  check('$expand=a()', 'syntax', '$expand', 2);
  check('$expand=a($selct=b)', 'unsupportedOption', '$expand', 2, /Did you mean \$select\?/);
  check('$expand=a($top=1;$top=2)', 'duplicateOption', '$expand', 9);
  check('$expand=a($top=x)', 'badValue', '$expand', 7);
  check("$expand=a($filter=b eq 'x)", 'syntax', '$expand', 15, /never closed/);
  check('$expand=*/a', 'syntax', '$expand', 0);
  check('$search="a', 'syntax', '$search', 2, /never closed/);
  check('$search=a)', 'syntax', '$search', 1);
  check('$search=a AND', 'syntax', '$search', 5);
  check(`$search=${'('.repeat(50)}`, 'tooComplex', '$search', 20);
  check(`$search=${'a '.repeat(50)}`, 'tooComplex', '$search', 40);
  check(`$search=${'a'.repeat(2000)}`, 'tooComplex', '$search', 0);
  check(`$select=${'a,'.repeat(1000)}a`, 'tooComplex', '$select', 401);
  check(`$filter=${'a/'.repeat(30)}a eq 1`, 'tooComplex', '$filter', 40);
  check(`$expand=${'a($expand='.repeat(200)}`, 'tooComplex', '$expand', 1000);
  check(`$filter=${'('.repeat(10_000)}`, 'tooComplex', '$filter', 100);
  check(`custom=${'x'.repeat(70_000)}`, 'tooComplex', null, null);
});
