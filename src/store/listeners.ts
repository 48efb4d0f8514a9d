// Who wants to hear of new jobs in this process.

export interface Listeners { readonly add: (listener: () => void) => () => void; readonly tell: () => void; readonly size: () => number }

export function listeners(): Listeners {
  const all = new Set<{ readonly listener: () => void }>();
  return {
    add: (listener) => {
      // An object of its own, so that one function may listen twice and stop twice.
      const entry = { listener };
      all.add(entry);
      return () => { all.delete(entry); };
    },
    tell: () => { for (const { listener } of all) listener(); },
    size: () => all.size,
  };
}
