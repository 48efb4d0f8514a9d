// Durations: ISO 8601 text kept as it was sent, the forms that some clients send instead, and days and minutes written
// as durations.

import { durationMs } from '../../domain/policies/durationBounds.ts';

/** How Kiota's Python runtime writes a timedelta: `30 days, 0:00:00`, `1 day, 2:30:00`, `4:00:00`. */
const timedelta = /^(?:(\d{1,9}) days?, )?(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,6}))?$/;
/** How .NET writes a TimeSpan: `15.00:00:00`. */
const timeSpan = /^(?:(\d{1,8})\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?$/;
const longest = 64;

/** The duration as it is stored: ISO 8601 as sent; null where the text is none. */
export function normalizeDuration(sent: string): string | null {
  if (sent.length > longest) return null;
  if (durationMs(sent) !== null) return sent;
  const parts = timedelta.exec(sent) ?? timeSpan.exec(sent);
  if (parts === null) return null;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = '0'] = parts;
  return formatParts(
    [[Number(days), 'D']],
    [
      [Number(hours), 'H'],
      [Number(minutes), 'M'],
      [Number(`${seconds}.${fraction}`), 'S'],
    ],
  );
}

export const durationOfDays = (days: number): string => `P${days}D`;

/** As Graph writes minutes: 11520 is `P8D`, 90 is `PT1H30M`, 0 is `PT0S`. */
export function durationOfMinutes(minutes: number): string {
  return formatParts(
    [[Math.floor(minutes / 1440), 'D']],
    [
      [Math.floor((minutes % 1440) / 60), 'H'],
      [minutes % 60, 'M'],
    ],
  );
}

/** Whole minutes and whole days, rounded up: a duration of less than a day must not be shown as 0, which is forever. */
export const wholeMinutesOf = (duration: string): number => Math.ceil((durationMs(duration) ?? 0) / 60_000);
export const wholeDaysOf = (duration: string): number => Math.ceil((durationMs(duration) ?? 0) / 86_400_000);

type Parts = readonly (readonly [number, string])[];
function formatParts(date: Parts, time: Parts): string {
  const shown = (parts: Parts): string =>
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join('');
  const clock = shown(time);
  const whole = `P${shown(date)}${clock === '' ? '' : `T${clock}`}`;
  return whole === 'P' ? 'PT0S' : whole;
}
