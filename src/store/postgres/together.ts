// Several small reads as one statement, which is a snapshot by itself: one message to the server instead of one each and a transaction around them.

import type { Statement } from '../dialect.ts';
import type { Ask } from '../read.ts';
import type { Raw } from '../select.ts';

/** What a function of the server takes at the most. */
const mostColumns = 100;

const texts = new Map<string, string>();
const mostTexts = 1_000;

/** Null where they cannot be put together. JSON has each value as the protocol gives it: text, numbers, truth, null. */
export function together(asks: readonly Ask[]): Statement | null {
  if (asks.some(({ width }) => width > mostColumns)) return null;
  const key = asks.map(({ statement }) => statement.text).join('\n');
  let text = texts.get(key);
  if (text === undefined) {
    text = joined(asks);
    if (texts.size >= mostTexts) texts.clear();
    texts.set(key, text);
  }
  return { text, values: asks.flatMap(({ statement }) => statement.values) };
}

function joined(asks: readonly Ask[]): string {
  let before = 0;
  const parts = asks.map(({ statement, width }) => {
    const shift = before;
    before += statement.values.length;
    // Our texts hold no literal in which such a sign could stand.
    const text = statement.text.replaceAll(/\$(\d+)/g, (_, number: string) => `$${Number(number) + shift}`);
    const names = Array.from({ length: width }, (_, at) => `c${at}`).join();
    return `(select json_agg(json_build_array(${names})) from (${text}) as q(${names}))`;
  });
  return `select ${parts.join(', ')}`;
}

/** The rows of each, out of the one row. */
export function apart([row = []]: readonly Raw[]): readonly (readonly Raw[])[] {
  return row.map((list) => (list === null ? [] : JSON.parse(list as string) as readonly Raw[]));
}
