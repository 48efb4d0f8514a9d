// What the pages send and show, without a browser: a new review, and a language's branding.

import assert from 'node:assert/strict';
import { test } from 'node:test';

/** A module of the front, whose types are another program's. */
const front = (path: string): Promise<any> => import(new URL(`../../web/src/portal/${path}`, import.meta.url).href);
const { about, bodyOf, freshReview, isComplete } = await front('manage/reviews/newReview.ts');
const { laidOver } = await front('admin/branding/brandingForm.ts');

const now = Date.parse('2026-11-30T22:30:00Z');

test('owners review a group alone: whoever turns to a package has managers review it', () => {
  const ofGroup = { ...freshReview(now, { group: 'g1' }), reviewer: 'owners' };
  assert.match(JSON.stringify(bodyOf(ofGroup).reviewers), /groups\/g1\/owners/);
  const ofPackage = about(ofGroup, 'package');
  assert.equal(ofPackage.reviewer, 'manager');
  assert.doesNotMatch(JSON.stringify(bodyOf(about(freshReview(now, {}), 'package'))), /groups/);
  assert.equal(about({ ...ofGroup, reviewer: 'self' }, 'package').reviewer, 'self');
});

test('a review begins tomorrow at the earliest, and on some day', () => {
  const draft = { ...freshReview(now, { group: 'g1' }), name: 'Members' };
  assert.equal(draft.start, '2026-12-01');
  const rows = { '2026-12-01': true, '2027-01-01': true, '2026-11-30': false, '2020-01-01': false, '': false };
  for (const [start, expected] of Object.entries(rows))
    assert.equal(isComplete({ ...draft, start }, now), expected, start);
});

test('a branding of a language has the default one below it', () => {
  const base = { signInPageText: 'Hello', backgroundColor: '#112233', bannerLogoRelativeUrl: 'logo' };
  const own = { signInPageText: 'Hallo', backgroundColor: null };
  assert.deepEqual(laidOver(base, own), { ...base, signInPageText: 'Hallo' });
});
