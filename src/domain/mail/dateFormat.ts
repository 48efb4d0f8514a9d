// Instants as mails write them: in the tenant's language and time zone.

import type { Instant } from '../base.ts';

/** A BCP 47 language and an IANA time zone. */
export interface DateFormat {
  readonly language: string;
  readonly timeZone: string;
}

/** `July 1, 2026` */
export const formatDate = (form: DateFormat, instant: Instant): string =>
  formatIn(form, instant, { dateStyle: 'long' });
/** `9:30 AM UTC` */
export const formatTime = (form: DateFormat, instant: Instant): string =>
  formatIn(form, instant, { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
/** `July 1, 2026, 9:30 AM UTC` */
export const formatDateTime = (form: DateFormat, instant: Instant): string =>
  `${formatDate(form, instant)}, ${formatTime(form, instant)}`;

/** Whether dates can be written so. */
export function isDateFormat({ language, timeZone }: DateFormat): boolean {
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
const formatters = new Map<string, Intl.DateTimeFormat>();
const maxFormatters = 200;

function formatterOf(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language, options]);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(language, options);
  if (formatters.size >= maxFormatters) formatters.clear();
  formatters.set(key, made);
  return made;
}

/**
 * Narrow and no-break spaces, which some languages have there, become plain ones: subjects are compared and searched.
 */
function formatIn({ language, timeZone }: DateFormat, instant: Instant, options: Intl.DateTimeFormatOptions): string {
  return formatterOf(language, { timeZone, ...options })
    .format(new Date(instant))
    .replaceAll(/[\u00a0\u202f]/g, ' ');
}
