// Authority that is derived is derived anew: whoever is no longer an approver, by whatever they were one, decides and
// sees nothing, is told nothing, and neither is their delegate.
// Own process: it takes very long.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { engines, stopPostgres } from '../app/latchkey.ts';
import { takesTurn } from '../sample.ts';
import { em, openCases, sources, type Case, type Cases, type SignedIn, type Source } from './approverCases.ts';

for (const engine of engines) {
  describe(`approvers on ${engine}`, () => {
    let cases: Cases;
    before(async () => {
      cases = await openCases(engine);
    });
    after(async () => {
      await cases.latchkey.close();
      await stopPostgres();
    });

    const waiting = async (who: SignedIn): Promise<readonly string[]> =>
      (await cases.as(who, 'GET', `${em}/assignmentRequests/filterByCurrentUser(on='approver')`)).body.value.map(
        ({ id }: { readonly id: string }) => id,
      );

    async function assertSees(who: SignedIn, { request }: Case, what: string): Promise<void> {
      assert.equal((await cases.as(who, 'GET', `${em}/accessPackageAssignmentApprovals/${request}`)).status, 200, what);
      assert.ok((await waiting(who)).includes(request), what);
    }

    async function assertBlind(who: SignedIn, { request, stage }: Case, what: string): Promise<void> {
      const path = `${em}/accessPackageAssignmentApprovals/${request}`;
      const decision = { reviewResult: 'Approve', justification: 'Seen' };
      assert.equal((await cases.as(who, 'PATCH', `${path}/stages/${stage}`, decision)).status, 404, what);
      assert.equal((await cases.as(who, 'GET', path)).status, 404, what);
      const rows = await cases.as(who, 'GET', `/latchkey/v1/approvers?$filter=approvalId eq ${request}`);
      assert.deepEqual(rows.body.value, [], what);
      assert.ok(!(await waiting(who)).includes(request), what);
      const mine = await cases.as(
        who,
        'GET',
        `${em}/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')`,
      );
      assert.ok(!mine.text.includes(request), what);
      const { body } = await cases.admin('GET', `${em}/assignmentRequests/${request}`);
      assert.equal(body.state, 'pendingApproval', what);
    }

    const lapsed: string[] = [];
    for (const source of sources.filter((_, at) => takesTurn(engine, at)))
      test(`${source.name} decides no longer than they are one`, async () => {
        const pending = await cases.createCase(source, { delegates: true });
        const { approver: id } = pending.cast;
        const approver = await cases.signedIn(id);
        await assertSees(approver, pending, 'the approver');
        await assertSees(cases.delegate, pending, 'the delegate');
        await cases.admin('PATCH', `/v1.0/users/${id}`, { accountEnabled: false });
        assert.equal((await cases.as(approver, 'GET', '/v1.0/me')).status, 401);
        await assertBlind(cases.delegate, pending, 'the delegate of a disabled approver');
        await cases.admin('PATCH', `/v1.0/users/${id}`, { accountEnabled: true });
        await assertSees(cases.delegate, pending, 'the delegate of an enabled approver');
        if (source.lose !== null) {
          await source.lose(pending.cast, cases.admin);
          await assertBlind(await cases.signedIn(id), pending, 'who was an approver');
          await assertBlind(cases.delegate, pending, 'the delegate of who was one');
          lapsed.push(pending.request);
        }
        const other = await cases.createCase(source, { delegates: true });
        await cases.admin('DELETE', `/v1.0/users/${other.cast.approver}`);
        await assertBlind(cases.delegate, other, 'the delegate of a deleted approver');
        lapsed.push(other.request);
      });

    test('reminders and the news that time is over reach those who may still decide, and nobody else', async () => {
      const { cast, request } = await cases.createCase(sources[0] as Source, { delegates: true });
      for (const advance of ['P5DT1H', 'P6D']) {
        await cases.latchkey.clock({ advance });
        await cases.latchkey.drain();
      }
      const { value } = (await cases.admin('GET', '/latchkey/v1/mails?$top=999')).body;
      const told = (requests: readonly string[], who: string): readonly string[] =>
        value
          .filter((each: any) => ['approvalReminder', 'approvalExpired'].includes(each.event))
          .filter((each: any) => requests.includes(each.requestId) && each.recipientId === who)
          .map((each: any) => each.event)
          .toSorted();
      assert.deepEqual(told(lapsed, cases.delegate.id), []);
      for (const who of [cast.approver, cases.delegate.id])
        assert.deepEqual(told([request], who), ['approvalExpired', 'approvalReminder']);
    });

    test('who stands in for the requestor decides nothing of it for an approver', async () => {
      const pending = await cases.createCase(sources[1] as Source, { delegates: true });
      await assertSees(cases.delegate, pending, 'the delegate');
      await cases.admin('POST', '/latchkey/v1/approverDelegates', {
        approverId: pending.cast.requestor,
        delegateId: cases.delegate.id,
      });
      await assertBlind(cases.delegate, pending, 'the delegate of the requestor as well');
    });
  });
}
