// Sends a mail that is waiting, or keeps it where no mail server is set; what a server refuses is tried again until it is given up.

import { askById, load } from '../commands/ask.ts';
import type { Mail } from '../domain/mail/rows.ts';
import { MailFault, type MailDoor } from '../outbound/smtp.ts';
import { update, type Change } from '../store/contract.ts';
import { finished, runToCommit, type JobKindOfWork, type Work } from './job.ts';

/** `door` gives null where mails are captured. A mail may be sent twice where the server dies between sending and writing that it was: both bear one message id. */
export function sendMailBy(doorNow: () => MailDoor | null): JobKindOfWork {
  return {
    run: async (work) => {
      const door = doorNow();
      const mail = await waiting(work);
      const changes = mail === null ? [] : door === null ? [update('mail', mail.id, { state: 'captured' }, mail.version)] : await sent(work, door, mail);
      await runToCommit(work, () => work.ctx.store.commit([finished(work.job), ...changes]));
      return [];
    },
    giveUp: async (work) => {
      const mail = await waiting(work);
      return mail === null ? [] : [update('mail', mail.id, { state: 'failed' }, mail.version)];
    },
  };
}

async function waiting({ ctx, job }: Work): Promise<Mail | null> {
  const [mails] = await load(ctx.store, askById('mail', job.subject));
  return mails[0]?.state === 'waiting' ? mails[0] : null;
}

async function sent({ ctx }: Work, door: MailDoor, mail: Mail): Promise<readonly Change[]> {
  const attempts = mail.attempts + 1;
  try {
    await door.send(mail);
    return [update('mail', mail.id, { state: 'sent', sentAt: ctx.now, attempts, error: null }, mail.version)];
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    if (error instanceof MailFault && error.isFinal) return [update('mail', mail.id, { state: 'failed', attempts, error: says }, mail.version)];
    await ctx.store.commit([update('mail', mail.id, { attempts, error: says }, mail.version)]);
    throw error;
  }
}
