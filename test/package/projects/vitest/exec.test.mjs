// A project's tests under `latchkey exec`.

import { expect, test } from 'vitest';
import { assign } from './delivered.cjs';

test('an assignment is delivered', async () => {
  expect(await assign()).toBe('delivered');
});
