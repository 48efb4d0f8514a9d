// The time of a turn of an access review, as its evidence bundle takes the audit of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTurn } from '../../src/audit/bundle/reviewEvidence.ts';
import { sourceOf } from './auditWorld.ts';

const [machineNow, startsAt] = [Date.parse('2026-11-30T09:00:00.000Z'), '2027-03-01T09:00:00.000Z'];
const days = 86_400_000;

// biome-ignore format: a table, read by column
for (const [what, clock, to] of [
  ['was moved', { clockOffsetMs: 100 * days, clockFrozenAt: null },              '2027-03-10T10:00:00.000Z'],
  ['stands',    { clockOffsetMs: 0, clockFrozenAt: '2027-03-02T09:00:00.000Z' }, '2027-03-02T10:00:00.000Z'],
] as const)
  test(`a turn that goes on is exported until now by the sandbox's clock that ${what}`, async () => {
    const turn = { id: 'turn', definitionId: 'series', status: 'inProgress', startsAt };
    const source = sourceOf({ tenant: [{ id: 'singleton', ...clock }], reviewInstance: [turn] });
    assert.deepEqual((await findTurn(source, 'turn', machineNow))?.period, { from: startsAt, to });
  });
