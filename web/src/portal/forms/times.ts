// Lengths of time and days, between what the API says and what a person types.

export const units = ['hours', 'days', 'months', 'years'] as const;
export type Unit = (typeof units)[number];

export interface Length {
  readonly count: number;
  readonly unit: Unit;
}

/** Null for what one number does not say: a year and six months, half an hour, no duration at all. */
export function lengthOf(duration: string): Length | null {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:0+M)?(?:0+S)?)?$/.exec(duration);
  if (found === null) return null;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0] = found.slice(1).map((part) => Number(part ?? 0));
  const allDays = weeks * 7 + days;
  if (years > 0) return months + allDays + hours === 0 ? { count: years, unit: 'years' } : null;
  if (months > 0) return allDays + hours === 0 ? { count: months, unit: 'months' } : null;
  return hours > 0 ? { count: allDays * 24 + hours, unit: 'hours' } : { count: allDays, unit: 'days' };
}

/** The end of the day, where the person is, as an instant; null for what is no day, such as one of the year 20260. */
export function endOfDay(day: string): string | null {
  const at = new Date(`${day}T23:59:59`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** The day of an instant, where the person is, as a field of the page has it. */
export function dayOf(instant: string): string {
  if (instant === '') return '';
  const at = new Date(instant);
  const padded = (n: number, length = 2): string => String(n).padStart(length, '0');
  return `${padded(at.getFullYear(), 4)}-${padded(at.getMonth() + 1)}-${padded(at.getDate())}`;
}
