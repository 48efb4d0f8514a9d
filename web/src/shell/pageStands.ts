// When the page that was opened stands, so that what is beside it does not take its place on a slow line.

/** After so many milliseconds it is waited for no longer. */
const longest = 4000;

/** Until the page has its title and reads nothing any more. */
export async function pageStands(): Promise<void> {
  const end = performance.now() + longest;
  const isThere = (): boolean =>
    document.querySelector('main h1') !== null && document.querySelector('main [aria-busy=true]') === null;
  while (!isThere() && performance.now() < end) await new Promise((done) => setTimeout(done, 50));
}
