// Instants as mails write them: in the tenant's language and time zone.

import type { Instant } from '../entities.ts';

/** A BCP 47 language and an IANA time zone. */
export interface DateForm {
  readonly language: string;
  readonly timeZone: string;
}

/** `July 1, 2026` */
export const dateIn = (form: DateForm, instant: Instant): string => shown(form, instant, { dateStyle: 'long' });
/** `9:30 AM UTC` */
export const timeIn = (form: DateForm, instant: Instant): string =>
  shown(form, instant, { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
/** `July 1, 2026, 9:30 AM UTC` */
export const momentIn = (form: DateForm, instant: Instant): string =>
  `${dateIn(form, instant)}, ${timeIn(form, instant)}`;

/** Whether dates can be written so. */
export function isDateForm({ language, timeZone }: DateForm): boolean {
  try {
    return (
      new Intl.DateTimeFormat(language, { timeZone }).resolvedOptions().timeZone !== '' &&
      Intl.DateTimeFormat.supportedLocalesOf(language).length > 0
    );
  } catch {
    return false;
  }
}

/**
 * Making one costs fifty times what using it does. A tenant has few languages, and nobody can fill the memory with
 * others.
 */
const kept = new Map<string, Intl.DateTimeFormat>();
const mostKept = 200;

function formatOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, options);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, made);
  return made;
}

/**
 * Narrow and no-break spaces, which some languages have there, become plain ones: subjects are compared and searched.
 */
function shown({ language, timeZone }: DateForm, instant: Instant, options: Intl.DateTimeFormatOptions): string {
  return formatOf(language, { timeZone, ...options })
    .format(new Date(instant))
    .replaceAll(/[\u00a0\u202f]/g, ' ');
}
