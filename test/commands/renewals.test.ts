// Each way to access that goes on longer than it was given for, held against each rule of extending, on both engines.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { reprocessRequest } from '../../src/commands/requests/reprocessRequest.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { Id } from '../../src/domain/base.ts';
import type { Policy, Question } from '../../src/domain/policies/policyEntities.ts';
import { addDuration } from '../../src/domain/time.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';
import { eq, and } from '../../src/odata/query.ts';
import { insert, update } from '../../src/store/contract.ts';
import { questionRow } from '../../src/domain/policies/questions.ts';
import { enginesByTurns } from '../sample.ts';
import { admin, begin, openWorld, self, type World } from '../work/world.ts';

interface Held {
  readonly ann: Id;
  readonly boss: Id;
  readonly packageId: Id;
  /** The policy of the assignment, and another one of the package. */
  readonly policyId: Id;
  readonly otherId: Id;
  readonly assignmentId: Id;
}
type Road = (held: Held) => readonly [body: Readonly<Record<string, unknown>>, caller: Caller];

const named = ({ packageId, ann }: Held, policyId: Id | null) => ({
  packageId,
  targetObjectId: ann,
  ...(policyId === null ? {} : { policyId }),
});

// biome-ignore format: a table, read by column
const roads: Readonly<Record<string, Road>> = {
  'userAdd again':                (of) => [{ type: 'userAdd', assignment: named(of, of.policyId) }, self(of.ann)],
  'userAdd that names no policy': (of) => [{ type: 'userAdd', assignment: named(of, null) }, self(of.ann)],
  'userExtend':                   (of) => [{ type: 'userExtend', assignment: named(of, of.policyId) }, self(of.ann)],
  'userUpdate':                   (of) => [{ type: 'userUpdate', assignment: { id: of.assignmentId } }, self(of.ann)],
  'userAdd, another policy':      (of) => [{ type: 'userAdd', assignment: named(of, of.otherId) }, self(of.ann)],
  'userUpdate, another policy':   (of) =>
    [{ type: 'userUpdate', assignment: { id: of.assignmentId, policyId: of.otherId } }, self(of.ann)],
  'userAdd by the manager':       (of) => [{ type: 'userAdd', assignment: named(of, of.policyId) }, self(of.boss)],
  'onBehalfAdd':                  (of) => [{ type: 'onBehalfAdd', assignment: named(of, of.policyId) }, self(of.boss)],
  'userUpdate by the manager':    (of) => [{ type: 'userUpdate', assignment: named(of, of.policyId) }, self(of.boss)],
  'adminAdd':                     (of) => [{ type: 'adminAdd', assignment: named(of, of.policyId) }, admin],
  'adminUpdate':                  (of) => [{ type: 'adminUpdate', assignment: { id: of.assignmentId } }, admin],
  'adminUpdate, another policy':  (of) =>
    [{ type: 'adminUpdate', assignment: { id: of.assignmentId, policyId: of.otherId } }, admin],
};

/** What stands in the way: fields of both policies, of one, questions that nobody answered, what the body adds. */
interface Rule {
  readonly both?: Partial<Policy>;
  readonly held?: Partial<Policy>;
  readonly other?: Partial<Policy>;
  readonly isAsked?: true;
  readonly body?: Readonly<Record<string, unknown>>;
}

const stage = (approverId: Id) => ({
  timeout: null,
  isApproverJustificationRequired: false,
  isEscalationEnabled: false,
  escalateAfter: null,
  approverInformationVisibility: 'default' as const,
  approvers: [{ ...plainSet, id: approverId }],
  escalationApprovers: [],
});
const plainSet = {
  kind: 'singleUser' as const,
  description: null,
  managerLevel: null,
  membershipRule: null,
  isBackup: false,
};
const directorId = 'd1000000-0000-4000-8000-000000000001';
const approval = (of: Partial<Policy['approval']>): Partial<Policy> => ({
  approval: { ...policyDefaults.approval, stages: [stage(directorId)], ...of },
});
const isAutomatic: Partial<Policy> = {
  automatic: {
    requestAccessForAllowedTargets: true,
    removeAccessWhenTargetLeavesAllowedTargets: true,
    gracePeriodBeforeAccessRemoval: null,
  },
};
const year = {
  schedule: {
    startAt: null,
    recurrence: null,
    expiration: { type: 'afterDuration', endAt: null, duration: 'P365D' },
  },
};

const rules = {
  nothing: {},
  noExtension: { held: { acceptsSelfUpdate: false } },
  noRequests: { other: { acceptsSelfAdd: false } },
  noBehalf: { both: { acceptsOnBehalfUpdate: false } },
  approvalForUpdate: { both: approval({ isRequiredForUpdate: true }) },
  approvalForAdd: { both: approval({ isRequiredForAdd: true }) },
  question: { isAsked: true },
  justification: { both: { approval: { ...policyDefaults.approval, isRequestorJustificationRequired: true } } },
  limit: { both: { allowsCustomSchedule: true }, body: year },
  outOfScope: { other: { targetScope: 'specificDirectoryUsers' } },
  automatic: { other: isAutomatic },
} as const satisfies Readonly<Record<string, Rule>>;
type RuleName = keyof typeof rules;

const extension = {
  nothing: 'delivered',
  noExtension: 'notEligible',
  noRequests: 'delivered',
  noBehalf: 'delivered',
  approvalForUpdate: 'pendingApproval',
  approvalForAdd: 'delivered',
  question: 'answersInvalid',
  justification: 'justificationRequired',
  limit: 'scheduleNotAllowed',
  outOfScope: 'delivered',
  automatic: 'delivered',
} as const satisfies Readonly<Record<RuleName, string>>;
const move = {
  ...extension,
  noRequests: 'policyNotFound',
  approvalForAdd: 'pendingApproval',
  outOfScope: 'policyNotFound',
  automatic: 'notEligible',
} as const;
const behalf = { ...extension, noExtension: 'delivered', noBehalf: 'notAllowed' } as const;
const refused = Object.fromEntries(Object.keys(rules).map((name) => [name, 'assignmentExists']));
const correction = {
  ...extension,
  noExtension: 'delivered',
  approvalForUpdate: 'delivered',
  question: 'delivered',
  justification: 'delivered',
} as const;

/** What each way comes to, by the rule that stands in its way. */
const expected: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'userAdd again': extension,
  'userAdd that names no policy': extension,
  userExtend: extension,
  userUpdate: extension,
  'userAdd, another policy': move,
  'userUpdate, another policy': move,
  'userAdd by the manager': behalf,
  onBehalfAdd: behalf,
  'userUpdate by the manager': { ...behalf, noBehalf: 'assignmentNotFound' },
  adminAdd: refused,
  adminUpdate: correction,
  'adminUpdate, another policy': {
    ...correction,
    question: 'answersInvalid',
    outOfScope: 'notEligible',
    automatic: 'notEligible',
  },
};

for (const engine of enginesByTurns(import.meta.url)) {
  describe(`access that goes on, on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
      await w.user('director', { id: directorId });
    });
    after(() => w.close());

    /** Somebody holds a package by one of its two policies, and answered nothing for it. */
    async function hold(rule: Rule): Promise<Held> {
      const held = await queueHeld(rule);
      await w.worker.drain();
      return held;
    }

    async function queueHeld({ both, held, other, isAsked }: Rule): Promise<Held> {
      const name = `${++count}`;
      const boss = await w.user(`boss-${name}`);
      const ann = await w.user(`ann-${name}`, { managerId: boss });
      const packageId = await w.accessPackage(`package-${name}`, await w.group(`group-${name}`));
      const fields: Partial<Policy> = {
        expirationType: 'afterDuration',
        expirationDuration: 'P10D',
        acceptsOnBehalfAdd: true,
        acceptsOnBehalfUpdate: true,
        ...both,
      };
      const policyId = await w.policy(packageId, { ...fields, displayName: 'Held', ...held });
      const otherId = await w.policy(packageId, { ...fields, displayName: 'Other', ...other });
      const { id: assignmentId } = await w.ask({
        type: 'adminAdd',
        assignment: { targetObjectId: ann, policyId, packageId },
      });
      if (isAsked === true) await w.store.commit([policyId, otherId].map((id) => insert('question', required(id))));
      return { ann, boss, packageId, policyId, otherId, assignmentId };
    }

    /** The refusal, or the id of the request. */
    async function ask(road: Road, held: Held, more: Rule['body'] = {}): Promise<{ id: Id } | string> {
      const [body, caller] = road(held);
      const refusal = await w.refused({ ...body, ...more, isValidationOnly: true }, caller);
      return refusal === '201' ? w.ask({ ...body, ...more }, caller) : refusal;
    }

    const stateOf = async (asked: { id: Id } | string): Promise<string> =>
      typeof asked === 'string' ? asked : (await w.request(asked.id)).state;

    /** The refusal, or the state that the request comes to. */
    async function outcomeOf(road: Road, held: Held, more: Rule['body'] = {}): Promise<string> {
      const asked = await ask(road, held, more);
      await w.worker.drain();
      return stateOf(asked);
    }

    for (const [name, road] of Object.entries(roads))
      test(`${name} is held to every rule of extending`, async () => {
        const all = Object.entries<Rule>(rules);
        const held = await Promise.all(all.map(([, rule]) => queueHeld(rule)));
        await w.worker.drain();
        const asked = await Promise.all(held.map((each, at) => ask(road, each, all[at]?.[1].body)));
        await w.worker.drain();
        const found = await Promise.all(asked.map(stateOf));
        assert.deepEqual(Object.fromEntries(all.map(([rule], at) => [rule, found[at]])), expected[name]);
      });

    test('what was not delivered as it failed before its approval is asked for when it is taken up again', async () => {
      const held = await hold(rules.approvalForUpdate);
      const [body, caller] = (roads['userAdd again'] as Road)(held);
      const { id, version } = await w.ask(body, caller);
      await w.store.commit([
        update('assignmentRequest', id, { state: 'deliveryFailed', completedAt: begin }, version),
        { kind: 'deleteWhere', entity: 'job', where: eq('subject', id) },
      ]);
      assert.equal(await w.tell(reprocessRequest, { id }), '202');
      await w.worker.drain();
      assert.equal((await w.request(id)).state, 'pendingApproval');
    });

    test('a renewal is told as the extension that it is', async () => {
      const held = await hold({ both: { notificationsDisabled: false, ...approval({ isRequiredForUpdate: true }) } });
      const [body, caller] = (roads['userAdd again'] as Road)(held);
      const { id } = await w.ask(body, caller);
      await w.worker.drain();
      const [mail] = await w.rows('mail', and(eq('requestId', id), eq('event', 'approvalAsked')));
      assert.match(mail?.text ?? '', /asks to keep access to/);
      assert.ok((await w.audits()).includes('User requests to extend access package assignment'));
    });

    test('answers that were given once need not be given again, and do not count for another policy', async () => {
      const held = await hold({ isAsked: true });
      const [question] = await w.rows('question', eq('policyId', held.policyId));
      const answers = [{ questionId: question?.id, kind: 'text', value: 'Work', displayValue: null, question: null }];
      const again = roads['userAdd again'] as Road;
      assert.equal(await outcomeOf(again, held, { answers }), 'delivered');
      assert.equal(await outcomeOf(again, held), 'delivered');
      assert.equal(await outcomeOf(roads['userAdd, another policy'] as Road, held), 'answersInvalid');
    });

    test('an end that was given is not moved by a refused renewal', async () => {
      const held = await hold(rules.noExtension);
      w.clock.now = addDuration(begin, 'P5D') as string;
      for (const road of ['userAdd again', 'userExtend', 'userAdd, another policy'])
        assert.equal(await outcomeOf(roads[road] as Road, held), 'notEligible');
      const [assignment] = await w.rows('assignment', eq('id', held.assignmentId));
      assert.equal(assignment?.endsAt, addDuration(begin, 'P10D'));
      w.clock.now = begin;
    });
  });
}

const required = (policyId: Id): Omit<Question, 'version'> => ({
  ...questionRow(
    { kind: 'text', text: 'Why?', isAnswerEditable: true, isSingleLine: true, isRequired: true },
    { id: randomUUID(), policyId, position: 0 },
  ),
});
