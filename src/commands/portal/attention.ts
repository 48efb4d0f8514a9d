// What needs somebody's hand: failed deliveries, call-outs, jobs and mails, a broken audit, secrets that end soon, and
// what cannot work as it is set.

import { requireRight } from '../../domain/rights/rights.ts';
import { readAttention } from '../../flows/attention/readAttention.ts';
import type { Command } from '../../flows/context.ts';

/** 200 with every kind, its count, and the first twenty of it. Throws `notAllowed` and `scopeMissing`. */
export const attention: Command = async (ctx) => {
  requireRight(ctx.caller, 'readAttention');
  const rows = await readAttention(ctx);
  return {
    status: 200,
    value: {
      value: rows.map(({ kind, severity, count, entity, items }) => ({
        kind,
        severity,
        count,
        items: items.map(({ since, ...item }) => ({ ...item, entity, sinceDateTime: since })),
      })),
    },
  };
};
