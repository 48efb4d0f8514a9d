// Text as people mean it, the slow way.

const known = new Map<string, string>();

/**
 * Composed, then each character as the one that stands for it and its other case, by the comparison of regular
 * expressions that ignore case.
 */
export function folded(text: string): string {
  return [...text.normalize('NFC')]
    .map((character) => {
      const kept = known.get(character) ?? foldedCharacter(character);
      known.set(character, kept);
      return kept;
    })
    .join('')
    .normalize('NFC');
}

function foldedCharacter(character: string): string {
  if (character === 'İ') return 'i\u0307';
  const isSame = (other: string): boolean =>
    [...other].length === 1 &&
    new RegExp(`^\\u{${(character.codePointAt(0) as number).toString(16)}}$`, 'iu').test(other);
  return [character.toUpperCase().toLowerCase(), character.toLowerCase(), character].find(isSame) as string;
}
