// Instants and durations as people read them.

const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const minute = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** `14 Mar 2030, 09:26` as in the reader's country and time zone. */
export function readableInstant(instant: string | number): string {
  return minute.format(new Date(instant));
}

export function readableDate(instant: string | number): string {
  return date.format(new Date(instant));
}

const parts: readonly (readonly [RegExp, string])[] = [
  [/(\d+)Y/, 'year'],
  [/(\d+)M(?!.*T)(?=[^T]*$|.*T)/, 'month'],
  [/(\d+)W/, 'week'],
  [/(\d+)D/, 'day'],
  [/T.*?(\d+)H/, 'hour'],
  [/T.*?(\d+)M/, 'minute'],
  [/T.*?(\d+)S/, 'second'],
];

/** `P30D` as `30 days`; what is no duration stays as it is. */
export function readableDuration(duration: string): string {
  const [days = '', time = ''] = duration.split('T');
  const said = parts.flatMap(([pattern, unit]) => {
    const found = pattern.exec(
      unit === 'month' ? days : unit === 'minute' || unit === 'hour' || unit === 'second' ? `T${time}` : days,
    );
    const count = Number(found?.[1] ?? 0);
    return count === 0 ? [] : `${count} ${unit}${count === 1 ? '' : 's'}`;
  });
  return duration.startsWith('P') && said.length > 0 ? said.join(' ') : duration;
}
