// The state x event grids of every machine, compared with the committed ones; and what no table may lack.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  assignmentMachine,
  assignmentStatusOf,
  unexpiredAssignmentStates,
} from '../../src/domain/machines/assignment.ts';
import {
  assignmentRequestMachine,
  noRequestFacts,
  openRequestStates,
  requestStatusOf,
  type RequestEvent,
  type RequestFacts,
  type RequestState,
} from '../../src/domain/machines/assignmentRequest.ts';
import { transition } from '../../src/domain/machines/machine.ts';
import { renderMarkdown, renderGrid, type RenderableMachine } from '../../src/domain/machines/renderMachine.ts';
import { approvalMachine } from '../../src/domain/machines/approval.ts';
import { approvalStageMachine } from '../../src/domain/machines/approvalStage.ts';
import { calloutMachine } from '../../src/domain/machines/callout.ts';
import { connectionMachine } from '../../src/domain/machines/connection.ts';
import { fulfilmentTaskMachine } from '../../src/domain/machines/fulfilmentTask.ts';
import { heldRemovalMachine } from '../../src/domain/machines/heldRemoval.ts';
import { resourceRequestMachine } from '../../src/domain/machines/resourceRequest.ts';
import { reviewInstanceMachine } from '../../src/domain/machines/reviewInstance.ts';
import { reviewItemMachine } from '../../src/domain/machines/reviewItem.ts';
import { reviewStageMachine } from '../../src/domain/machines/reviewStage.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { AssignmentStates, RequestStates } from '../../src/domain/enums.ts';

const machines: readonly RenderableMachine[] = [
  assignmentRequestMachine,
  approvalMachine,
  approvalStageMachine,
  assignmentMachine,
  calloutMachine,
  resourceRequestMachine,
  heldRemovalMachine,
  connectionMachine,
  fulfilmentTaskMachine,
  reviewInstanceMachine,
  reviewStageMachine,
  reviewItemMachine,
];

for (const machine of machines) {
  // Generated: LATCHKEY_WRITE_GRIDS=1 writes them anew, and the difference is looked at before it is committed.
  test(`the ${machine.name} machine leads from every state by every event where the committed grid says`, () => {
    const file = new URL(`grids/${machine.name}.txt`, import.meta.url);
    const grid = `# Generated from src/domain/machines/${machine.name}.ts; a test compares.\n\n${renderGrid(machine)}`;
    if (process.env['LATCHKEY_WRITE_GRIDS'] === '1') writeFileSync(file, grid);
    assert.equal(grid, existsSync(file) ? readFileSync(file, 'utf8') : '');
  });

  test(`the ${machine.name} machine names only states and events that it has, and reaches every state`, () => {
    for (const [from, event, , to] of machine.rows) {
      assert.ok(machine.states.includes(from) && machine.states.includes(to), `${from} -> ${to}`);
      assert.ok(machine.events.includes(event), event);
    }
    const reached = new Set([machine.states[0], ...machine.rows.map(([, , , to]) => to)]);
    assert.deepEqual(
      machine.states.filter((state) => !reached.has(state)),
      [],
    );
  });

  test(`the ${machine.name} machine has no row that an earlier one hides`, () => {
    const open = new Set<string>();
    for (const [from, event, when] of machine.rows) {
      assert.ok(!open.has(`${from} ${event}`), `${from} ${event} ${when} comes after "always"`);
      if (when === 'always') open.add(`${from} ${event}`);
    }
  });

  test(`the ${machine.name} machine can be drawn`, () => {
    const page = renderMarkdown(machine);
    assert.equal(page.split('\n').filter((line) => line.includes(' --> ')).length, machine.rows.length + 1);
    assert.match(page, /\| from \| event \| when \| to \| then \|/);
  });
}

test('every published state is a state of a machine', () => {
  assert.deepEqual([...assignmentRequestMachine.states].sort(), [...RequestStates].sort());
  assert.deepEqual([...assignmentMachine.states].sort(), [...AssignmentStates].sort());
  assert.deepEqual(Object.keys(requestStatusOf).sort(), [...assignmentRequestMachine.states].sort());
  assert.deepEqual(Object.keys(assignmentStatusOf).sort(), [...assignmentMachine.states].sort());
});

test('a request is open just as long as something can still happen to it by itself', () => {
  const moving = assignmentRequestMachine.rows.filter(([, event]) => event !== 'reprocess').map(([from]) => from);
  assert.deepEqual([...new Set(moving)].sort(), [...openRequestStates].sort());
  const alive = assignmentMachine.rows
    .filter(([, event]) => event === 'extend' || event === 'deliver')
    .map(([from]) => from);
  assert.deepEqual([...new Set(alive)].sort(), [...unexpiredAssignmentStates].sort());
});

const way = (state: RequestState, event: RequestEvent, facts: Partial<RequestFacts>): string => {
  try {
    return transition(assignmentRequestMachine, state, event, { ...noRequestFacts, ...facts }).to;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return `${error.code} ${String(error.facts['state'])} ${String(error.facts['event'])}`;
  }
};

// biome-ignore format: a table, read by column
const ways: readonly (readonly [RequestState, RequestEvent, Partial<RequestFacts>, string])[] = [
  ['submitted',       'process',   {},                                        'delivering'],
  ['submitted',       'process',   { needsApproval: true },                   'pendingApproval'],
  ['submitted',       'process',   { needsApproval: true, startsLater: true }, 'pendingApproval'],
  ['submitted',       'process',   { startsLater: true },                     'scheduled'],
  ['pendingApproval', 'approve',   { startsLater: true },                     'scheduled'],
  ['pendingApproval', 'approve',   {},                                        'delivering'],
  ['delivering',      'deliver',   { outcome: 'all' },                        'delivered'],
  ['delivering',      'deliver',   { outcome: 'some' },                       'partiallyDelivered'],
  ['delivering',      'deliver',   { outcome: 'none' },                       'deliveryFailed'],
  ['deliveryFailed',  'reprocess', {},                                        'invalidState deliveryFailed reprocess'],
  ['deliveryFailed',  'reprocess', { mayStillReprocess: true },               'delivering'],
  ['delivered',       'cancel',    {},                                        'invalidState delivered cancel'],
  ['denied',          'approve',   {},                                        'invalidState denied approve'],
];

test('the first row that fits wins, and no row is refused with the state and the event', () => {
  for (const [state, event, facts, expected] of ways)
    assert.equal(way(state, event, facts), expected, `${state} ${event}`);
});
