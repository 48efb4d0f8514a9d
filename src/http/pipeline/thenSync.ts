// What may be there at once or come later, gone on with in the same turn where it is there: a promise costs each call a
// hop and some memory.

/** Throws at once what `next` throws at once. */
export function thenSync<T, U>(value: T | Promise<T>, next: (value: T) => U | Promise<U>): U | Promise<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
