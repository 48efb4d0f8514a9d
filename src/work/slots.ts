// Bounds by name: how many calls to one host, and of one catalog, are under way at the same time.

export interface Slots {
  /** Null where one of the bounds is reached; otherwise how to give the slot back. */
  readonly take: (names: readonly (readonly [name: string, most: number])[]) => (() => void) | null;
}

export function slots(): Slots {
  const taken = new Map<string, number>();
  return {
    take: (names) => {
      if (names.some(([name, most]) => (taken.get(name) ?? 0) >= most)) return null;
      for (const [name] of names) taken.set(name, (taken.get(name) ?? 0) + 1);
      return () => {
        for (const [name] of names) {
          const left = (taken.get(name) ?? 1) - 1;
          if (left === 0) taken.delete(name);
          else taken.set(name, left);
        }
      };
    },
  };
}
