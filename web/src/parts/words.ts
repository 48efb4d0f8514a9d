// Words of the API as people write them.

/** `partiallyDelivered` as "Partially delivered". */
export function wordsOf(word: string): string {
  const words = word.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
