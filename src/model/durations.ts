// Durations: ISO 8601 text kept as it was sent, the form that one client sends instead, and their length in days and minutes.

const iso = /^P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;
/** How Kiota's Python runtime writes a timedelta: `30 days, 0:00:00`, `1 day, 2:30:00`, `4:00:00`. */
const timedelta = /^(?:(\d{1,9}) days?, )?(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;

/** The duration as it is kept: ISO 8601 as sent; null where the text is none. */
export function durationOf(sent: string): string | null {
  if (iso.test(sent)) return sent;
  const parts = timedelta.exec(sent);
  if (parts === null) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = parts;
  const rest = Number(fraction.padEnd(6, '0'));
  return written([[Number(days), 'D']], [[Number(hours), 'H'], [Number(minutes), 'M'], [rest === 0 ? Number(seconds) : Number(`${Number(seconds)}.${fraction}`), 'S']]);
}

export const durationOfDays = (days: number): string => `P${days}D`;

/** As Graph writes minutes: `P8D`, `PT90M` as `PT1H30M`, `PT0S`. */
export function durationOfMinutes(minutes: number): string {
  return written([[Math.floor(minutes / 1440), 'D']], [[Math.floor((minutes % 1440) / 60), 'H'], [minutes % 60, 'M']]);
}

/** Its length in minutes; a month counts as 30 days and a year as 365, as the portal counts them. */
export function minutesOf(duration: string): number {
  const parts = iso.exec(duration);
  if (parts === null) return 0;
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number];
  return (years * 365 + months * 30 + weeks * 7 + days) * 1440 + hours * 60 + minutes + seconds / 60;
}

/** Whole days, rounded up: what ends within a day is not shown as what never ends. */
export const daysOf = (duration: string): number => Math.ceil(minutesOf(duration) / 1440);

type Parts = readonly (readonly [number, string])[];
function written(date: Parts, time: Parts): string {
  const shown = (parts: Parts): string => parts.filter(([count]) => count > 0).map(([count, unit]) => `${count}${unit}`).join('');
  const clock = shown(time);
  const whole = `P${shown(date)}${clock === '' ? '' : `T${clock}`}`;
  return whole === 'P' ? 'PT0S' : whole;
}
