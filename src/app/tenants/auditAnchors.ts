// The anchors of the settings: witnesses, an authority for time stamps, a mailbox.

import { readFileSync } from 'node:fs';
import { certificatesIn } from '../../audit/anchors/vouchers.ts';
import { addCheckpointBody, cosignedNote, knownSizeOf } from '../../audit/anchors/witness.ts';
import { textOfNote } from '../../audit/checkpoint.ts';
import type { Config } from '../../config/config.ts';
import type { OutboundClient } from '../../outbound/outboundClient.ts';
import { createMailSender } from '../../outbound/smtp.ts';
import { escapeHtml } from '../../domain/text.ts';
import type { CheckpointAnchor } from '../../work/audit/anchorCheckpoints.ts';

const timeoutMs = 20_000;
const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** The anchors, each with how often it gets a checkpoint. */
export const auditAnchors = (config: Config, outbound: () => OutboundClient): readonly CheckpointAnchor[] => [
  ...config.auditWitnesses.map((witness) => witnessAnchor(witness, outbound)),
  ...(config.auditTimestamp === null ? [] : [timestampAnchor(config.auditTimestamp, outbound)]),
  ...(config.auditMail === null || config.mail === null ? [] : [mailAnchor(config.auditMail, config.mail, outbound)]),
];

function witnessAnchor(
  { url, verifierKey }: Config['auditWitnesses'][number],
  outbound: () => OutboundClient,
): CheckpointAnchor {
  const address = `${url.replace(/\/$/, '')}/add-checkpoint`;
  return {
    id: `witness ${url}`,
    every: minuteMs,
    anchor: async ({ size, signedNote, knownSize, consistency }) => {
      const ask = async (from: number) => {
        const body = addCheckpointBody(from, from === size ? [] : await consistency(from, size), signedNote);
        return outbound().call(address, { method: 'POST', headers: { 'content-type': 'text/plain' }, body, timeoutMs });
      };
      let answer = await ask(knownSize);
      const otherSize = knownSizeOf(answer);
      // What it signed last may be unknown here: a process died before it kept the answer, or a backup was restored.
      if (otherSize !== null && otherSize <= size) answer = await ask(otherSize);
      if (otherSize !== null && otherSize > size)
        throw new Error(`${url} has signed a tree of ${otherSize} entries, and the one here has ${size}`);
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
      const cosigned = cosignedNote(signedNote, answer.body, verifierKey);
      if (cosigned === null) throw new Error(`${url} answered no cosignature by its key`);
      return { signedNote: cosigned, timestamp: null };
    },
  };
}

function timestampAnchor(
  { url, authorities }: NonNullable<Config['auditTimestamp']>,
  outbound: () => OutboundClient,
): CheckpointAnchor {
  return {
    id: `timestamp ${url}`,
    every: hourMs,
    anchor: async ({ signedNote }) => {
      // Loaded with the first time stamp, because most servers ask for none.
      const { timestampQuestion, verifyTimestamp } = await import('../../audit/anchors/timestamp.ts');
      const text = textOfNote(signedNote);
      const { body, nonce } = timestampQuestion(text);
      const answer = await outbound().call(url, {
        method: 'POST',
        headers: { 'content-type': 'application/timestamp-query' },
        body: body.toString('latin1'),
        encoding: 'latin1',
        timeoutMs,
      });
      if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}`);
      const token = Buffer.from(answer.body, 'latin1');
      await verifyTimestamp(token, text, { trusted: certificatesIn(readFileSync(authorities, 'utf8')), nonce });
      return { signedNote, timestamp: token.toString('base64') };
    },
  };
}

function mailAnchor(to: string, mail: NonNullable<Config['mail']>, outbound: () => OutboundClient): CheckpointAnchor {
  return {
    id: `mail ${to}`,
    every: dayMs,
    anchor: async ({ size, signedNote, verifierKey }) => {
      const line = JSON.stringify({ at: new Date().toISOString(), signedNote, verifierKey });
      const text =
        `The audit has ${size} entries with a place, and this checkpoint signs them.\n\n${signedNote}\n` +
        `The key is ${verifierKey}\n\nKeep this mail. To hold the audit against it, put the next line into a file, ` +
        `and run latchkey verify --checkpoints FILE:\n\n${line}\n`;
      const [origin = ''] = signedNote.split('\n');
      await createMailSender(outbound(), mail).send({
        to,
        subject: `Checkpoint of ${origin}: ${size} entries`,
        html: `<pre>${escapeHtml(text)}</pre>`,
        text,
        messageId: `<checkpoint.${size}.${Date.now()}@latchkey.invalid>`,
      });
      return { signedNote, timestamp: null };
    },
  };
}
