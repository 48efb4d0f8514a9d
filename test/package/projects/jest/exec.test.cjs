// A project's tests under `latchkey exec`.

const { assign } = require('./delivered.cjs');

test('an assignment is delivered', async () => {
  expect(await assign()).toBe('delivered');
});
