// Saves what node:test costs the tests of a server: it follows each promise of the process from where it was made to
// its end, a sixth of all the work here.
// It has to know of them only while groups and tests are declared. MUST be evaluated before `node:test` is loaded for
// the first time.
import async_hooks, { type AsyncHook } from 'node:async_hooks';

const { createHook } = async_hooks;
const wide: (() => void)[] = [];

async_hooks.createHook = (callbacks) => {
  const [all, withoutPromises] = [createHook(callbacks), createHook({ ...callbacks, trackPromises: false })];
  wide.push(() => {
    withoutPromises.enable();
    all.disable();
  });
  const both: AsyncHook = {
    enable: () => {
      all.enable();
      return both;
    },
    disable: () => {
      all.disable();
      withoutPromises.disable();
      return both;
    },
  };
  return both;
};
await import('node:test');
async_hooks.createHook = createHook;

/** From now on no promise is followed: what goes wrong behind one is no test's, but the process's. */
export function followNoPromises(): void {
  for (const narrow of wide.splice(0)) narrow();
}
