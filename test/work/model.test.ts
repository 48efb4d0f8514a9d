// Random sequences of commands and time, some at the same time, held against a small reference of who should hold what:
// after each step, on both engines.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { cancelRequest } from '../../src/commands/requests/cancelRequest.ts';
import { retryOnConflict } from '../../src/flows/context.ts';
import { createRequest } from '../../src/commands/requests/createRequest.ts';
import { addIncompatiblePackage, removeIncompatiblePackage } from '../../src/commands/packages/incompatibilities.ts';
import { updateApprovalStage } from '../../src/commands/approvals/updateApprovalStage.ts';
import type { Id } from '../../src/domain/base.ts';
import { addDuration } from '../../src/domain/time.ts';
import { and, eq, from, oneOfValues } from '../../src/odata/query.ts';
import { engines } from '../store/open.ts';
import {
  groupsOf,
  isOpen,
  keyOf,
  nothing,
  outcomes,
  type Answered,
  type Command,
  type RequestState,
  type State,
  type Terms,
} from './reference.ts';
import { admin, codeOf, openWorld, self, type World } from './world.ts';
import { policyDefaults } from '../../src/flows/policies/policyFields.ts';

/** A wish to do something; of what is open at the time it becomes a command. */
type Act =
  | Exclude<Command, { readonly id: string }>
  | { readonly do: 'cancel' | 'approve' | 'deny'; readonly pick: number };
interface Step {
  readonly acts: readonly Act[];
  readonly days: number;
  readonly isWorking: boolean;
}

const terms: readonly Terms[] = [
  { longest: null, approval: null },
  { longest: 3, approval: null },
  { longest: 5, approval: 2 },
];
const [people, groups] = [2, 3];
/** How many sequences; by hand thousands, in every run of the tests what a few seconds allow. */
const runs = Number(process.env['LATCHKEY_TEST_MODEL_RUNS'] ?? 0);

const index = (below: number) => fc.integer({ min: 0, max: below - 1 });
const often = <T>(of: fc.Arbitrary<T>) => fc.option(of, { freq: 1 });
const asking = fc
  .record({
    do: fc.constantFrom('add' as const, 'add' as const, 'add' as const, 'remove' as const, 'extend' as const),
    isAdministrator: fc.boolean(),
    who: index(people),
    what: index(terms.length),
    days: often(fc.integer({ min: 1, max: 6 })),
    start: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
    ),
  })
  .map((act) => ({
    ...act,
    isAdministrator: act.isAdministrator && act.do !== 'extend',
    days: act.do === 'remove' ? null : act.days,
    start: act.do === 'add' ? act.start : null,
  }));
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: asking },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel' as const, 'approve' as const, 'approve' as const, 'deny' as const),
      pick: index(6),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('give' as const, 'give' as const, 'drop' as const),
      what: index(terms.length),
      group: index(groups),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        do: fc.constantFrom('forbid' as const, 'forbid' as const, 'forbid' as const, 'allow' as const),
        what: index(terms.length),
        by: fc.integer({ min: 1, max: terms.length - 1 }),
      })
      .map(({ by, ...each }) => ({ ...each, other: (each.what + by) % terms.length })),
  },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      acts: fc.array(act, { minLength: 1, maxLength: 4 }),
      days: fc.constant(0),
      isWorking: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      acts: fc.constant([]),
      days: fc.integer({ min: 1, max: 4 }),
      isWorking: fc.constant(false),
    }),
  },
);
const sequences = fc.array(step, { minLength: 4, maxLength: 16, size: 'max' });

for (const engine of engines) {
  describe(`a model of holding on ${engine}`, () => {
    let w: World;
    let count = 0;
    before(async () => {
      w = await openWorld(engine);
    });
    after(() => w.close());

    interface Setting {
      readonly begin: string;
      readonly people: readonly Id[];
      readonly boss: Id;
      readonly packages: readonly Id[];
      readonly policies: readonly Id[];
      readonly groups: readonly Id[];
    }

    async function setting(): Promise<Setting> {
      const name = `m${++count}`;
      const each = <T>(of: number, make: (at: number) => Promise<T>) =>
        Promise.all(Array.from({ length: of }, (_, at) => make(at)));
      const boss = await w.user(`boss-${name}`);
      const packages = await each(terms.length, (at) => w.accessPackage(`package${at}-${name}`));
      const approvers = [
        {
          kind: 'singleUser' as const,
          id: boss,
          description: null,
          managerLevel: null,
          membershipRule: null,
          isBackup: false,
        },
      ];
      const stages = (days: number) => [
        {
          timeout: `P${days}D`,
          isApproverJustificationRequired: false,
          isEscalationEnabled: false,
          escalateAfter: null,
          approverInformationVisibility: 'default' as const,
          escalationApprovers: [],
          approvers,
        },
      ];
      return {
        begin: w.clock.now,
        boss,
        packages,
        people: await each(people, (at) => w.user(`user${at}-${name}`)),
        groups: await each(groups, (at) => w.group(`group${at}-${name}`)),
        policies: await Promise.all(
          packages.map((id, at) => {
            const { longest, approval } = terms[at] as Terms;
            return w.policy(id, {
              allowsCustomSchedule: true,
              ...(longest === null ? {} : { expirationType: 'afterDuration', expirationDuration: `P${longest}D` }),
              ...(approval === null
                ? {}
                : {
                    approval: {
                      ...policyDefaults.approval,
                      isRequiredForAdd: true,
                      isStated: true,
                      stages: stages(approval),
                    },
                  }),
            });
          }),
        ),
      };
    }

    function commandOf(state: State, each: Act): Command | null {
      if (!('pick' in each)) return each;
      const open = Object.values(state.wishes).filter(isOpen);
      return open.length === 0
        ? null
        : { do: each.do, id: (open[each.pick % open.length] as { readonly id: string }).id };
    }

    async function perform(s: Setting, command: Command): Promise<Answered> {
      const answered = (answer: Answered['answer'], id: string | null = null): Answered => ({ command, answer, id });
      try {
        const id = await retryOnConflict(() => send(s, command));
        return answered('accepted', id);
      } catch (error) {
        // Who was too slow three times is told so. To give and to drop are writes of the test's own: they are only
        // refused for being too slow.
        const isLost = codeOf(error) === 'changedMeanwhile' || command.do === 'give' || command.do === 'drop';
        return answered(isLost ? 'lost' : 'refused');
      }
    }

    async function send(s: Setting, command: Command): Promise<Id | null> {
      switch (command.do) {
        case 'add':
        case 'extend':
        case 'remove': {
          const { who, what, days, start, isAdministrator } = command;
          const type = {
            add: ['userAdd', 'adminAdd'],
            extend: ['userUpdate', 'adminUpdate'],
            remove: ['userRemove', 'adminRemove'],
          }[command.do][Number(isAdministrator)];
          const schedule = {
            startAt: start === null ? null : later(w.clock.now, start),
            recurrence: null,
            expiration: {
              type: days === null ? 'notSpecified' : 'afterDuration',
              endAt: null,
              duration: days === null ? null : `P${days}D`,
            },
          };
          const assignment = {
            packageId: s.packages[what],
            policyId: s.policies[what],
            ...(isAdministrator ? { targetObjectId: s.people[who] } : {}),
          };
          const { row } = await w.run(
            createRequest,
            { body: { type, assignment, schedule } },
            isAdministrator ? admin : self(s.people[who] as Id),
          );
          return row?.id as Id;
        }
        case 'cancel':
          await w.run(cancelRequest, { id: command.id });
          return null;
        case 'approve':
        case 'deny': {
          const [stage] = await w.rows('approvalStage', eq('approvalId', command.id));
          await w.run(
            updateApprovalStage,
            { id: stage?.id ?? null, body: { result: command.do === 'approve' ? 'approved' : 'denied' } },
            self(s.boss),
          );
          return null;
        }
        case 'give':
        case 'drop': {
          const [packageId, group] = [s.packages[command.what] as Id, s.groups[command.group] as Id];
          const [role] = await w.rows(
            'resourceRoleScope',
            and(
              eq('packageId', packageId),
              eq('until', null),
              oneOfValues(
                'resourceId',
                (await w.rows('resource', eq('objectId', group))).map(({ id }) => id),
              ),
            ),
          );
          if (command.do === 'give' && role === undefined) await w.addRole(packageId, group);
          if (command.do === 'drop' && role !== undefined) await w.removeRole(packageId, role.id);
          return null;
        }
        case 'forbid':
        case 'allow': {
          const parent = {
            entity: 'accessPackage',
            id: s.packages[command.what] as Id,
            navigation: 'incompatibleAccessPackages',
          } as const;
          await w.run(command.do === 'forbid' ? addIncompatiblePackage : removeIncompatiblePackage, {
            parent,
            reference: s.packages[command.other] as Id,
          });
          return null;
        }
      }
    }

    const later = (now: string, days: number): string => addDuration(now, `P${days}D`) as string;

    /** What came of a step must be something that the reference lets come of it. */
    async function take(s: Setting, state: State, { acts, days, isWorking }: Step): Promise<State> {
      const commands = acts.flatMap((each) => commandOf(state, each) ?? []);
      const [answers] = await Promise.all([
        Promise.all(commands.map((each) => perform(s, each))),
        isWorking ? w.worker.drain() : null,
      ]);
      if (days > 0) {
        const until = later(w.clock.now, days);
        assert.equal((await w.worker.runUntil(until)).failed, 0);
        w.clock.now = until;
      }
      const { waiting, failed } = await w.worker.drain();
      assert.deepEqual([waiting, failed], [0, 0]);
      const seen = await observe(s);
      const possible = outcomes(state, answers, state.day + days);
      const fitting = possible.find((each) => JSON.stringify(shown(each)) === JSON.stringify(seen));
      if (fitting === undefined)
        assert.fail(
          `no order of ${JSON.stringify(answers)} on ${JSON.stringify(state)} ` +
            `gives\n${JSON.stringify(seen)}\nbut ` +
            `only\n${possible.map((each) => JSON.stringify(shown(each))).join('\n')}`,
        );
      return fitting;
    }

    interface Seen {
      readonly requests: readonly unknown[];
      readonly held: readonly unknown[];
      readonly members: readonly (readonly number[])[];
      readonly gives: State['gives'];
      readonly forbiddenBy: State['forbiddenBy'];
    }

    const sorted = <T>(list: readonly T[]): readonly T[] =>
      [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    const shown = (state: State): Seen => ({
      requests: sorted(Object.values(state.wishes).map((each) => [each.id, each.state satisfies RequestState])),
      held: sorted(Object.entries(state.held).map(([key, { id, ends }]) => [key, id, ends])),
      members: Array.from({ length: people }, (_, who) => groupsOf(state, who)),
      gives: state.gives,
      forbiddenBy: state.forbiddenBy,
    });

    /** The rows as the reference would say them; on the way, what must be so whatever was done. */
    async function observe(s: Setting): Promise<Seen> {
      const of = oneOfValues('packageId', s.packages);
      const [rules, roles, resources] = await Promise.all([
        w.rows('incompatiblePackage', of),
        w.rows('resourceRoleScope', and(of, eq('until', null))),
        w.rows('resource', oneOfValues('objectId', s.groups)),
      ]);
      const ordered = (list: readonly number[]): readonly number[] => [...list].sort((a, b) => a - b);
      const [subjects, requests, assignments, memberships] = await Promise.all([
        w.rows('subject', oneOfValues('objectId', s.people)),
        w.rows('assignmentRequest', of),
        w.rows('assignment', of),
        w.rows('membership', and(eq('until', null), oneOfValues('groupId', s.groups))),
      ]);
      const whoOf = (subjectId: Id): number =>
        s.people.indexOf(subjects.find(({ id }) => id === subjectId)?.objectId ?? '');
      const dayOf = (at: string | null): number | null =>
        at === null ? null : (Date.parse(at) - Date.parse(s.begin)) / 86_400_000;
      const open = assignments.filter(({ state }) => state !== 'expired');
      assert.deepEqual(
        open.filter(({ state }) => state !== 'delivered'),
        [],
        'all can be given',
      );
      assert.deepEqual(
        requests.filter(({ type, state }) => type === 'systemRemove' && state !== 'delivered'),
        [],
      );
      await mustGoOn(requests.filter(isOpenRow));
      await mustBeAudited([...requests, ...assignments]);
      return {
        requests: sorted(requests.flatMap((each) => (each.type === 'systemRemove' ? [] : [[each.id, each.state]]))),
        held: sorted(
          open.map((each) => [
            keyOf({ who: whoOf(each.targetId), what: s.packages.indexOf(each.packageId) }),
            each.id,
            dayOf(each.endsAt),
          ]),
        ),
        members: s.people.map((person) =>
          ordered(memberships.filter((each) => each.memberId === person).map((each) => s.groups.indexOf(each.groupId))),
        ),
        gives: s.packages.map((id) =>
          ordered(
            roles
              .filter((each) => each.packageId === id)
              .map(({ resourceId }) =>
                s.groups.indexOf(resources.find((each) => each.id === resourceId)?.objectId ?? ''),
              ),
          ),
        ),
        forbiddenBy: s.packages.map((id) =>
          ordered(rules.filter((each) => each.packageId === id).map((each) => s.packages.indexOf(each.incompatibleId))),
        ),
      };
    }

    const isOpenRow = ({ state }: { readonly state: string }): boolean => isOpen({ state: state as RequestState });

    /** What is open has a job that takes it on. */
    async function mustGoOn(open: readonly { readonly id: Id; readonly state: string }[]): Promise<void> {
      if (open.length === 0) return;
      const ids = open.map(({ id }) => id);
      const stages = await w.rows('approvalStage', and(oneOfValues('approvalId', ids), eq('state', 'inProgress')));
      const jobs = await w.rows(
        'job',
        and(eq('failedAt', null), oneOfValues('subject', [...ids, ...stages.map(({ id }) => id)])),
      );
      for (const { id, state } of open) {
        const stage = stages.find((each) => each.approvalId === id);
        const [kind, subject] = state === 'pendingApproval' ? ['timeOutStage', stage?.id] : ['startRequest', id];
        assert.ok(
          jobs.some((each) => each.kind === kind && each.subject === subject),
          `${state} without ${kind}`,
        );
      }
    }

    /** From nothing to the state that it has, the audit tells of each change, and of no other. */
    async function mustBeAudited(rows: readonly { readonly id: Id; readonly state: string }[]): Promise<void> {
      const [answer] = await w.store.read([
        from(
          'auditTarget',
          oneOfValues(
            'targetId',
            rows.map(({ id }) => id),
          ),
        ),
      ]);
      const changes = new Map<string, { readonly from: string; readonly to: string }[]>();
      for (const { targetId, type, modifiedProperties } of (answer?.rows ?? []) as unknown as readonly {
        readonly targetId: Id;
        readonly type: string;
        readonly modifiedProperties: readonly {
          readonly displayName: string;
          readonly oldValue: string | null;
          readonly newValue: string | null;
        }[];
      }[]) {
        const key = `${type} ${targetId}`;
        const told = modifiedProperties
          .filter((each) => each.displayName === 'state')
          .map((each) => ({ from: each.oldValue ?? '', to: each.newValue ?? '' }));
        changes.set(key, [...(changes.get(key) ?? []), ...told]);
      }
      for (const row of rows) {
        const type = 'requestorId' in row ? 'AccessPackageAssignmentRequest' : 'AccessPackageAssignment';
        const left = [...(changes.get(`${type} ${row.id}`) ?? [])];
        let state = '';
        for (
          let at = left.findIndex((each) => each.from === state);
          at >= 0;
          at = left.findIndex((each) => each.from === state)
        )
          state = left.splice(at, 1)[0]?.to ?? '';
        assert.deepEqual(
          [state, left],
          [row.state, []],
          `the audit of ${type} ${row.id}: ${JSON.stringify(changes.get(`${type} ${row.id}`))}`,
        );
      }
    }

    test(
      'whatever is asked, decided, changed and waited for, in whatever order: everybody holds what the ' +
        'reference says, nothing is lost, and all of it is in the audit',
      async () => {
        await fc.assert(
          fc.asyncProperty(sequences, async (sequence) => {
            const s = await setting();
            let state = nothing(terms);
            for (const each of sequence) state = await take(s, state, each);
            // In the end only what has no end is held, and nothing is open.
            state = await take(s, state, { acts: [], days: 30, isWorking: false });
            assert.deepEqual(Object.values(state.wishes).filter(isOpen), []);
          }),
          { seed: 20_260_601, numRuns: runs > 0 ? runs : engine === 'sqlite' ? 60 : 8, endOnFailure: true },
        );
      },
    );
  });
}
