// Sends a mail that is waiting, or keeps it where no mail server is set; what a server refuses is tried again until it
// is given up.

import { load, row } from '../../flows/load.ts';
import { pictureTypeOf } from '../../domain/branding/picture.ts';
import type { Mail } from '../../domain/mail/mail.ts';
import { logoIn, withoutLogo } from '../../domain/mail/mailLayout.ts';
import { MailError, type MailSender, type OutgoingMail } from '../../outbound/smtp.ts';
import { update } from '../../store/contract.ts';
import { completeJob, runToCommit, type JobDefinition, type JobContext } from '../queue/job.ts';

/**
 * `door` gives null where mails are captured. A mail may be sent twice where the server dies between sending and
 * writing that it was: both bear one message id.
 */
export function createSendMail(doorNow: () => MailSender | null): JobDefinition {
  return {
    run: async (work) => {
      const door = doorNow();
      const mail = await loadWaitingMail(work);
      const set =
        mail === null ? null : door === null ? ({ state: 'captured' } as const) : await attemptSend(work, door, mail);
      const changes = mail === null || set === null ? [] : [update('mail', mail.id, set, mail.version)];
      await runToCommit(work, () => work.ctx.store.commit([completeJob(work.job), ...changes]));
      return mail === null || set === null
        ? []
        : [{ event: 'mailMoved', mailId: mail.id, to: set.state, correlationId: work.job.correlationId }];
    },
    giveUp: async (work) => {
      const mail = await loadWaitingMail(work);
      return mail === null ? [] : [update('mail', mail.id, { state: 'failed' }, mail.version)];
    },
  };
}

async function loadWaitingMail({ ctx, job }: JobContext): Promise<Mail | null> {
  const { mails } = await load(ctx.store, { mails: row('mail', job.subject) });
  return mails[0]?.state === 'waiting' ? mails[0] : null;
}

/** The logo goes with the mail, so that reading it fetches nothing; one that was replaced meanwhile does not. */
async function withPicture({ store }: Pick<JobContext['ctx'], 'store'>, mail: Mail): Promise<OutgoingMail> {
  const id = logoIn(mail.html);
  if (id === null) return mail;
  const { images } = await load(store, { images: row('brandingImage', id) });
  const [image] = images;
  if (image === undefined) return { ...mail, html: withoutLogo(mail.html) };
  const type = pictureTypeOf(Buffer.from(image.content, 'base64')) ?? 'image/png';
  return { ...mail, pictures: [{ cid: `${id}@latchkey.invalid`, type, base64: image.content }] };
}

async function attemptSend(
  { ctx }: JobContext,
  door: MailSender,
  mail: Mail,
): Promise<Pick<Mail, 'state'> & Partial<Mail>> {
  const attempts = mail.attempts + 1;
  try {
    await door.send(await withPicture(ctx, mail));
    return { state: 'sent', sentAt: ctx.now, attempts, error: null };
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    if (error instanceof MailError && error.isFinal) return { state: 'failed', attempts, error: says };
    await ctx.store.commit([update('mail', mail.id, { attempts, error: says }, mail.version)]);
    throw error;
  }
}
