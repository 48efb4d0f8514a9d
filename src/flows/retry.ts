// Doing something again where another commit was faster.

/** Runs `run`, again from the start on errors that are retriable, so many times in all. Throws the last error. */
export async function retry<T>(
  attempts: number,
  isRetriable: (error: unknown) => boolean,
  run: () => Promise<T>,
): Promise<T> {
  for (let left = attempts; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      if (left <= 1 || !isRetriable(error)) throw error;
    }
  }
}
