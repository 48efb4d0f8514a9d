// The words of a search for access packages.

const mostWords = 20;

/** The words of a search, each of which must be found somewhere. The first twenty count. */
export const searchWords = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, mostWords);
