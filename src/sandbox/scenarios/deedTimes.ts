// The deeds of a history one by one, each with who does it, to whom, and when: lists of people and decisions that
// follow a request are unfolded.

import type { Instant } from '../../domain/base.ts';
import { formatInstant, millisecondsOf } from '../../domain/time.ts';
import type { ScenarioDeed, ScenarioFile } from './scenarioFile.ts';

/** One deed of one person. */
export interface TimedDeed {
  /** The place in the history of the file. */
  readonly place: number;
  readonly at: Instant;
  readonly deed: ScenarioDeed;
  /** The key of who does it. */
  readonly by: string;
  /** The key of whom it is about, where that is not who does it. */
  readonly whom: string | null;
}

const hour = 60 * 60_000;

/** Milliseconds of a duration in days, hours and minutes. */
export function durationMs(text: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text) ?? [];
  return Number(days) * 24 * hour + Number(hours) * hour + Number(minutes) * 60_000;
}

/** When the tenant of a scenario began: at the time that it says, or a day before its first deed. */
export function beginningOf({ begins, history = [] }: ScenarioFile, now: Instant): Instant {
  const earliest = Math.max(0, ...history.map(({ ago = 'PT0M' }) => durationMs(ago))) + 24 * hour;
  return formatInstant(millisecondsOf(now) - Math.max(earliest, durationMs(begins ?? 'P1D')));
}

/** In the order of time, deeds of the same moment in the order of the file. */
export function timedDeeds({ history = [] }: ScenarioFile, now: Instant): readonly TimedDeed[] {
  const deeds = history.flatMap((deed, place) => unfold(deed, place, millisecondsOf(now)));
  return deeds.filter(({ at }) => at <= now).sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

function unfold(deed: ScenarioDeed, place: number, now: number): readonly TimedDeed[] {
  const whoms = listOf(deed.to ?? deed.from ?? deed.for);
  const doers = deed.by === undefined ? ['globalAdmin'] : listOf(deed.by);
  const count = Math.max(whoms.length, doers.length);
  return Array.from({ length: count }, (_, n): readonly TimedDeed[] => {
    const begun = now - durationMs(deed.ago ?? 'PT0M') + n * durationMs(deed.every ?? 'P1D');
    const by = doers[Math.min(n, doers.length - 1)] as string;
    const whom = whoms[Math.min(n, whoms.length - 1)] ?? null;
    return [
      { place, at: formatInstant(begun), deed, by, whom },
      ...decisions({ deed, place, whom: whom ?? by }, begun),
    ];
  }).flat();
}

/** Who decides about a request, one after the other. */
function decisions(
  { deed, place, whom }: { readonly deed: ScenarioDeed; readonly place: number; readonly whom: string },
  begun: number,
): readonly TimedDeed[] {
  const { asks, approvedBy, deniedBy, after = 'P1D' } = deed;
  if (asks === undefined) return [];
  const about = `${whom}/${asks}`;
  const deciders = [
    ...listOf(approvedBy).map((by) => ({ by, deed: { approves: about } })),
    ...listOf(deniedBy).map((by) => ({ by, deed: { denies: about } })),
  ];
  return deciders.map(({ by, deed: decision }, n) => ({
    place,
    at: formatInstant(begun + (n + 1) * durationMs(after)),
    deed: decision,
    by,
    whom: null,
  }));
}
