// Counts values into buckets, cheaply enough for every call: what a histogram is made of when somebody asks for it.

/** The figures of a histogram. */
export interface HistogramData {
  /** Upper bounds of the buckets, rising. */
  readonly bounds: readonly number[];
  /**
   * How many values were at most each bound and more than the one before; the last one counts those beyond all bounds.
   */
  readonly counts: readonly number[];
  readonly sum: number;
}

/** A histogram that counts. */
export interface Histogram extends HistogramData {
  readonly add: (value: number) => void;
}

/** An empty histogram. `bounds` are the upper bounds of its buckets, rising. */
export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = new Array<number>(bounds.length + 1).fill(0);
  let sum = 0;
  return {
    bounds,
    counts,
    get sum() {
      return sum;
    },
    add: (value) => {
      sum += value;
      let at = 0;
      while (at < bounds.length && value > (bounds[at] as number)) at += 1;
      counts[at] = (counts[at] as number) + 1;
    },
  };
}
