// Instants as people and clients write them, read into UTC text of fixed width; and as the API shows them.

import type { Instant } from './base.ts';

const form =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?)?(?:([Zz])|([+-])(\d\d):?(\d\d))?$/;

/** `YYYY-MM-DDTHH:MM:SS.mmmZ` of a date and time with any offset or none (then UTC); null where the text is none. */
export function parseInstant(text: string): Instant | null {
  const parts = form.exec(text);
  if (parts === null) return null;
  const [
    ,
    year = '',
    month = '',
    day = '',
    hour = '00',
    minute = '00',
    second = '00',
    fraction = '',
    ,
    sign,
    offsetHour = '0',
    offsetMinute = '0',
  ] = parts;
  if (
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 59 ||
    Number(offsetHour) > 14 ||
    Number(offsetMinute) > 59
  )
    return null;
  const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  // A day that its month does not have rolls over into the next one.
  if (Number.isNaN(local.getTime()) || local.getUTCDate() !== Number(day)) return null;
  const offset = (sign === '-' ? -1 : 1) * (Number(offsetHour) * 60 + Number(offsetMinute)) * 60_000;
  const instant = new Date(local.getTime() - offset);
  const shown = instant.toISOString();
  return shown.length === 24 && shown >= '0001' ? shown : null;
}

/** As the API shows an instant: without the zeros at the end of its fraction. `…:30.5Z`, `2096-09-23T01:02:03Z`. */
export function formatWireInstant(stored: Instant): string {
  if (stored.length !== 24) return stored;
  if (stored[22] !== '0') return stored;
  if (stored[21] !== '0') return `${stored.slice(0, 22)}Z`;
  return stored[20] !== '0' ? `${stored.slice(0, 21)}Z` : `${stored.slice(0, 19)}Z`;
}
