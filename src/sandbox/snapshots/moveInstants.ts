// The instants in the text of a snapshot, all moved by the same time: those of rows, and the dates in mails, which are
// words.

import { formatDate, formatTime } from '../../domain/mail/dateFormat.ts';
import { formatInstant } from '../../domain/time.ts';

const instant = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
/** As mails write them in English; scenarios have no other language and no other time zone. */
const mailDate = /\b([JFMASOND][a-z]{2,8} \d{1,2}, \d{4})(, \d{1,2}:\d\d [AP]M UTC)?/g;
const form = { language: 'en-US', timeZone: 'UTC' };
const latest = Date.parse('9999-12-31T23:59:59Z');

/** The same text with every instant later by `milliseconds`; an instant that would be past the year 9999 stays. */
export function moveInstants(text: string, milliseconds: number): string {
  const move = (found: string, at: number, format: (moved: string) => string): string =>
    Number.isNaN(at) || at + milliseconds > latest ? found : format(formatInstant(at + milliseconds));
  return text
    .replaceAll(instant, (found, fraction: string | undefined) =>
      move(found, Date.parse(found), (moved) => (fraction === undefined ? moved.replace(/\.\d+Z$/, 'Z') : moved)),
    )
    .replaceAll(mailDate, (found, date: string, time: string | undefined) => {
      const at = Date.parse(`${date} ${time?.slice(2) ?? '12:00 PM UTC'}`);
      return move(found, at, (moved) => formatDate(form, moved) + (time ? `, ${formatTime(form, moved)}` : ''));
    });
}
