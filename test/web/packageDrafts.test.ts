// What the pages of a package know without a browser: its contents in a draft that is sent in part, lists of people.

import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';

const folder = new URL('../../web/src/portal/manage/packages/', import.meta.url);
let contents: any;
let lists: any;
before(async () => {
  contents = await import(new URL('contentsDraft.ts', folder).href);
  lists = await import(new URL('../../parts/lists.ts', folder).href);
});

const role = (key: string, id: string | null = null): object => ({ id, key, resource: key, role: 'Member', body: {} });
const scope = (id: string, name: string): object => ({
  id,
  role: { displayName: 'Member', originId: name, originSystem: 'AadGroup' },
  scope: { displayName: name, originId: name, originSystem: 'AadGroup' },
});
const keys = (all: readonly { key: string }[]): readonly string[] => all.map(({ key }) => key);

describe('the contents of a package in a draft', () => {
  test('what was sent is sent no more, stands there once, and is taken out by a call of its own', () => {
    const { afterCall, givenBy, planOf, unchanged, withoutRole, withRole } = contents;
    let draft = withRole([], withRole([], unchanged, role('a')), role('b'));
    assert.deepEqual(
      planOf(draft, 'p').map(({ method }: any) => method),
      ['POST', 'POST'],
    );
    draft = afterCall(draft, '1');
    assert.deepEqual(keys(draft.added), ['b']);
    assert.deepEqual(keys(givenBy([], draft)), ['a', 'b']);
    assert.equal(withRole([], draft, role('a')).added.length, 1, 'it is there already');
    assert.deepEqual(keys(givenBy([scope('1', 'a')], draft)), ['a a', 'b'], 'it was read meanwhile');
    draft = withoutRole([], draft, 'a');
    assert.deepEqual(
      planOf(draft, 'p').map(({ method }: any) => method),
      ['DELETE', 'POST'],
    );
    draft = afterCall(draft, null);
    assert.deepEqual(keys(givenBy([], draft)), ['b']);
  });
});

describe('a list of people', () => {
  test('is the first column without its heading; what is no CSV is told', () => {
    assert.deepEqual(lists.linesOf('Sign-in name;Team\r\na@x.example;One\r\n\r\nb+c@x.example;Two'), [
      'a@x.example',
      'b+c@x.example',
    ]);
    assert.equal(lists.linesOf('"a,b'), null);
    assert.deepEqual(lists.linesOf(''), []);
  });
  test('has so many lines at the most, and says how many are left out', () => {
    const { lines, cut } = lists.oneList([['a'], Array.from({ length: 1003 }, (_, n) => `${n}`)]);
    assert.deepEqual([lines.length, lines[0], cut], [1000, 'a', 4]);
  });
});
