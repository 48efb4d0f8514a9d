// How a row of the table of verbs reads the words behind it: options with and without a value, an object, a command.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asksForHelp, readArguments } from '../../src/cli/commandLine.ts';
import { UsageError, type CliVerb } from '../../src/cli/verb.ts';

const row: CliVerb = {
  about: 'A verb that takes everything.',
  object: { name: 'FILE', about: 'a file', isRequired: true },
  options: {
    to: { value: 'PLACE', about: 'where to' },
    json: { value: null, about: 'as JSON' },
  },
  settings: 'none',
  example: 'verb FILE -- npm test',
  load: async () => async () => 0,
};
const around: CliVerb = { ...row, takesCommand: true, settings: 'all' };

function check(verb: CliVerb, argv: readonly string[], expected: unknown): void {
  const { text, has, object, command } = readArguments(verb, argv, {});
  assert.deepEqual([text('to'), has('json'), object, command], expected, argv.join(' '));
}

test('options, with and without a value, stand in any order around the object', () => {
  check(row, ['a'], ['', false, 'a', []]);
  check(row, ['--json', 'a', '--to', 'b'], ['b', true, 'a', []]);
  check(row, ['--to=b=c', '--', 'a'], ['b=c', false, 'a', []]);
  check({ ...row, object: { name: 'FILE', about: 'a file', isRequired: false } }, [], ['', false, null, []]);
});

test('behind -- stands a command, whose words are its own; settings stand before it', () => {
  const words = ['--port', '0', '--to', 'b', '--strict', '--log=error', '--', 'vitest', '--help', '--to', '--'];
  const { config, text, command } = readArguments({ ...around, object: undefined }, words, {});
  assert.deepEqual([text('to'), command], ['b', ['vitest', '--help', '--to', '--']]);
  const { port, strict, log } = config({ LATCHKEY_DATABASE: 'sqlite::memory:', LATCHKEY_LOG: 'debug' });
  assert.deepEqual([port, strict, log], [0, true, 'error']);
  assert.deepEqual([asksForHelp(words), asksForHelp(['--help', ...words])], [false, true]);
});

test('each wrong use is one sentence', () => {
  const wrong = (verb: CliVerb, argv: readonly string[], says: string): void =>
    assert.throws(() => readArguments(verb, argv, {}), new UsageError(says), argv.join(' '));
  wrong(row, [], 'FILE is missing.');
  wrong(row, ['a', 'b'], '"b" is one word too many.');
  wrong(row, ['a', '--json=yes'], '--json takes no value.');
  wrong(row, ['a', '--json', '--json'], '--json is given twice.');
  wrong(row, ['a', '--jsn'], '"--jsn" is no option here; there are --to, --json.');
  wrong(around, ['a'], 'The command to run is missing: it stands behind --, as in `latchkey verb FILE -- npm test`.');
  wrong(
    around,
    ['a', '--'],
    'The command to run is missing: it stands behind --, as in `latchkey verb FILE -- npm test`.',
  );
  assert.throws(
    () => readArguments({ ...around, object: undefined }, ['--prot', '0', '--', 'x'], {}).config(),
    new UsageError('There is no option --prot; did you mean --port?'),
  );
});
