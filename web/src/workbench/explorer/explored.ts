// A call as the Explorer writes it; nothing of the browser, so that the tests of its code load it too.

export const versions = ['v1.0', 'beta', 'latchkey/v1'] as const;
export const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/** A call as it is written. */
export interface Explored {
  readonly version: (typeof versions)[number];
  readonly method: (typeof methods)[number];
  /** Without the version: `/users?$top=5`. */
  readonly path: string;
  /** A line each: `Prefer: return=minimal`. */
  readonly headers: string;
  readonly body: string;
}

/** Throws where a line is no header. */
export function headersOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const found = /^([\w-]+):\s*(.*)$/.exec(line.trim());
        if (found === null) throw new Error(`"${line}" is no header: write its name, a colon, its value.`);
        return [found[1] as string, found[2] as string];
      }),
  );
}
