// Runs test files (named below the root) in this process, one after the other, each as a group under its own name: most
// of the time of a small file goes into loading the server.
import { AsyncResource } from 'node:async_hooks';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

/** Whether a file does all of what it otherwise does a sample of: every button takes its time. */
const isWhole = ['WHOLE', 'STORIES', 'LOOKS', 'CRAWL'].some(
  (part) => process.env[`LATCHKEY_TEST_${part}`] !== undefined,
);
/** A file that takes longer hangs; without a limit it would hang whoever waits for the last line as well. */
const longestFile = isWhole ? 5_400_000 : 1_200_000;

/**
 * Hooks and tests that a file declares outside of any group belong to its own: what one file starts is gone before the
 * next one's turn. What is still open so many milliseconds after the last test was forgotten.
 */
export function together(files: readonly string[], patience: number): void {
  let current = '';
  let imported: Promise<unknown> = Promise.resolve();
  const uncaught = watchErrors(patience);
  for (const file of files) {
    describe(file, { timeout: longestFile }, () => {
      before(() => {
        current = file;
      });
      after(() => {
        uncaught.fail();
      });
      const group = new AsyncResource('test file');
      // One after the other: what is evaluated while another file waits for the same module would be declared in that
      // one's group.
      imported = imported
        .catch(() => {})
        .then(() => group.runInAsyncScope(() => import(pathToFileURL(join(root, file)).href)));
      return imported as Promise<void>;
    });
  }
  void imported.catch(() => {});
  after(() => {
    setTimeout(() => {
      console.error(`Something was not closed: ${process.getActiveResourcesInfo().join(', ')}.`);
      process.exit(notClosed);
    }, patience).unref();
  });
  // What was told of the tests just before may be lost, so that it could be any of the files.
  process.on('exit', (code) => {
    if (code > 1 && files.length > 1) console.error(`That was during or after ${current}.`);
  });
}

const notClosed = 9;
const notCaught = 10;

/**
 * Errors that no test caught fail the file in whose time they came. A test that waits in vain because of one does not
 * keep the process for longer than `patience`.
 */
function watchErrors(patience: number): { readonly fail: () => void } {
  let errors: unknown[] = [];
  let end: NodeJS.Timeout | undefined;
  const keep = (error: unknown): void => {
    errors.push(error);
    end ??= setTimeout(() => {
      console.error('No test caught this, and the one that ran then does not end:', errors);
      process.exit(notCaught);
    }, patience).unref();
  };
  process.on('uncaughtException', keep).on('unhandledRejection', keep);
  return {
    fail: () => {
      const found = errors;
      clearTimeout(end);
      [errors, end] = [[], undefined];
      if (found.length > 0) throw new AggregateError(found, 'no test caught this');
    },
  };
}
