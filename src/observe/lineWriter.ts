// The lines of the log on their way out: what cannot be written is counted, and never ends the process.

/** What a writer of lines knows of those that it could not write. */
export interface LineLosses {
  /** How many lines were lost since the start. */
  readonly lost: () => number;
  /** Whether the last line that was tried was lost. A line that says how many were is tried then, so that this ends. */
  readonly isLosing: () => boolean;
}

export interface LineWriter extends LineLosses {
  readonly write: (line: string) => void;
}

type LineStream = Pick<NodeJS.WritableStream, 'on' | 'write'>;

/**
 * Writes lines to a stream that may fail at any time: its disk is full, its reader is gone. `notice` is the line that
 * tells how many were lost, once one can be written again.
 */
export function createLineWriter(stream: LineStream, notice: (lost: number) => string): LineWriter {
  let lost = 0;
  let untold = 0;
  let isLosing = false;
  // Without a listener the first of these would end the process.
  stream.on('error', () => {});
  const attempt = (text: string, lines: number): void => {
    stream.write(text, (error?: Error | null) => {
      if (error == null) return;
      isLosing = true;
      lost += lines;
      untold += lines;
    });
  };
  const tellLosses = (): void => {
    const [told, before] = [untold, lost];
    // First the end of a line that was cut off.
    stream.write(`\n${notice(told)}\n`, (error?: Error | null) => {
      if (error != null) return;
      untold -= told;
      isLosing = lost > before;
    });
  };
  return {
    write: (line) => {
      if (isLosing) tellLosses();
      attempt(`${line}\n`, 1);
    },
    lost: () => lost,
    isLosing: () => {
      if (isLosing) tellLosses();
      return isLosing;
    },
  };
}
