// How the rows of the tree are named by their place.

const positionDigits = 12;

/** The id of a position or a size: of one width, so that the order of ids is the order of positions. */
export const positionKey = (position: number): string => String(position).padStart(positionDigits, '0');

/** The position or size of an id; NaN where the id is none. */
export const positionOf = (key: string): number => (/^\d{12}$/.test(key) ? Number(key) : Number.NaN);

/** The id of a tile. */
export const tileKey = (level: number, index: number): string => `${level}/${positionKey(index)}`;
