// A mail of every kind, each about a package of its own, for people who differ in what they may see.

import assert from 'node:assert/strict';
import type { Latchkey } from '../app/latchkey.ts';
import type { PortalData } from './portalData.ts';

export interface PortalMail {
  readonly id: string;
  readonly event: string;
  readonly recipientId: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly requestId: string | null;
  readonly assignmentId: string | null;
}

/** Every mail that was written, the oldest first. */
export async function mailsOf(latchkey: Latchkey): Promise<readonly PortalMail[]> {
  const { status, text, body } = await latchkey.call(
    'globalAdmin',
    'GET',
    '/latchkey/v1/mails?$orderby=createdAt&$top=999',
  );
  assert.equal(status, 200, text);
  return body.value;
}

/** Lets happen whatever people are told of by mail; the clock of the sandbox is five days later afterwards. */
export async function causeMails(latchkey: Latchkey, { offer, ask }: PortalData): Promise<void> {
  const done = async (who: string, path: string, body?: object): Promise<any> => {
    const reply = await latchkey.call(who, 'POST', path, body);
    assert.ok(reply.status < 300, `${path}: ${reply.status} ${reply.text}`);
    await latchkey.drain();
    return reply.body;
  };
  const single = (key: string) => ({ '@odata.type': '#microsoft.graph.singleUser', userId: latchkey.user(key).id });
  const decided = (stages: readonly (readonly string[])[], timeout = 'P9D') => ({
    requestApprovalSettings: {
      isApprovalRequiredForAdd: true,
      stages: stages.map((keys) => ({
        durationBeforeAutomaticDenial: timeout,
        primaryApprovers: keys.map(single),
      })),
    },
  });
  const lasts = (duration: string) => ({ expiration: { type: 'afterDuration', duration } });
  const asked = async (name: string, policy: object, who = 'member'): Promise<string> =>
    ask(who, await offer(`Mail: ${name}`, name, policy));
  const decide = (who: string, id: string, body: object): Promise<any> =>
    done(who, `/latchkey/v1/approvals/${id}/decide`, body);

  await asked('granted', {});
  await asked('near its end', lasts('P6D'));
  await asked('ended', lasts('P2D'));
  await asked('asked', decided([['manager']]));
  await asked('expired', decided([['manager']], 'P1D'));
  await decide('manager', await asked('denied', decided([['manager']])), { result: 'deny', justification: 'Not now' });
  const forwarded = await asked('forwarded', decided([['manager']]));
  await decide('manager', forwarded, { result: 'forward', forwardTo: latchkey.user('analyst').id });
  const answered = await asked('answered', decided([['manager']]));
  await decide('manager', answered, { result: 'ask', questionToRequestor: 'For how long?' });
  await done('member', `/latchkey/v1/requests/${answered}/answer`, { text: 'For a week' });
  const questioned = await asked('questioned', decided([['manager']]));
  await decide('manager', questioned, { result: 'ask', questionToRequestor: 'For whom?' });
  await decide('manager', await asked('given', decided([['manager', 'engineer'], ['director']])), {
    result: 'approve',
  });
  const takenBack = await asked('taken back', decided([['manager', 'engineer'], ['director']]));
  await decide('manager', takenBack, { result: 'approve' });
  await done('manager', `/latchkey/v1/approvals/${takenBack}/takeBack`);
  await done('director', '/latchkey/v1/approverDelegates', {
    approverId: latchkey.user('director').id,
    delegateId: latchkey.user('designer').id,
  });
  const delegated = await asked('decided by a delegate', decided([['director']]));
  await decide('designer', delegated, { result: 'approve' });
  const daily = await latchkey.call('analyst', 'PATCH', '/latchkey/v1/preferences', { mailFrequency: 'daily' });
  assert.equal(daily.status, 204, daily.text);
  await asked('of the day', {}, 'analyst');
  await latchkey.clock({ advance: 'P5DT1H' });
  await latchkey.drain();
}
