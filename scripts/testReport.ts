// Turns the events of a test run into lines: one for a file that passes, everything one needs for a test that fails.
import { relative } from 'node:path';
import { inspect } from 'node:util';

/** The fields that are read here of the events of node:test, https://nodejs.org/api/test.html#class-testsstream. */
export type TestEvent = {
  readonly type: string;
  readonly data: {
    /** Where the test is declared; the file that was run is `entryFile`, and of events about a file as a whole often `file` alone. */
    readonly file?: string | undefined;
    readonly entryFile?: string | undefined;
    readonly name?: string | undefined;
    readonly nesting?: number | undefined;
    readonly line?: number | undefined;
    readonly message?: string | undefined;
    readonly skip?: string | boolean | undefined;
    readonly todo?: string | boolean | undefined;
    readonly duration_ms?: number | undefined;
    readonly details?: { readonly type?: string | undefined; readonly error?: TestError | undefined } | undefined;
  };
};
type TestError = Error & { readonly failureType?: string; readonly exitCode?: number | null; readonly signal?: string | null };

export type Totals = { readonly passed: number; readonly failed: readonly string[]; readonly skipped: number };

/** What is known of a file while its tests run; `open` are the tests that have begun, from the outermost to the innermost. */
type FileState = { passed: number; failed: number; skipped: number; output: string; open: { name: string; hasChildren: boolean }[] };

const longestOutput = 20_000;

/** Prints while the tests run. Only tests without tests in them are counted, and a file that holds none is a failure. */
export async function reportTests(events: AsyncIterable<TestEvent>, folder: string, print: (text: string) => void): Promise<Totals> {
  const files = new Map<string, FileState>();
  const failed: string[] = [];
  for await (const event of events) {
    const file = event.data.entryFile ?? event.data.file;
    if (file === undefined) continue;
    const state = files.get(file) ?? { passed: 0, failed: 0, skipped: 0, output: '', open: [] };
    files.set(file, state);
    const failure = take(event, state, { run: relative(folder, file), declared: relative(folder, event.data.file ?? file) });
    if (failure) {
      state.failed += 1;
      failed.push(failure.name);
      print(`✖ ${failure.name}\n${indent(failure.text)}\n`);
    }
    const isOver = event.type === 'test:summary' || (failure?.isWholeFile ?? false);
    if (isOver && state.failed > 0 && state.output) {
      print(`${indent(`it wrote:\n${state.output.slice(-longestOutput)}`)}\n`);
      state.output = '';
    }
    if (event.type === 'test:summary' && state.failed === 0) print(passedLine(relative(folder, file), state, event.data.duration_ms ?? 0));
  }
  const sum = (of: (state: FileState) => number) => [...files.values()].reduce((total, state) => total + of(state), 0);
  return { passed: sum((state) => state.passed), failed, skipped: sum((state) => state.skipped) };
}

type Failure = { readonly name: string; readonly text: string; readonly isWholeFile: boolean };

/** Notes what an event tells about its file; answers the failure that it tells of, if any. */
function take({ type, data }: TestEvent, state: FileState, path: { readonly run: string; readonly declared: string }): Failure | null {
  const nesting = data.nesting ?? 0;
  const isWholeFile = data.name === data.file && data.entryFile === undefined;
  switch (type) {
    case 'test:stdout':
    case 'test:stderr':
    case 'test:diagnostic':
      if (type !== 'test:diagnostic' || data.message?.startsWith('Error:')) state.output += `${data.message?.trimEnd()}\n`;
      return null;
    case 'test:start': {
      const outer = state.open[nesting - 1];
      if (outer) outer.hasChildren = true;
      state.open.splice(nesting, Infinity, { name: data.name ?? '', hasChildren: false });
      return null;
    }
    case 'test:pass':
      if (isWholeFile) return { name: path.run, text: 'It holds no test.', isWholeFile };
      if (data.skip || data.todo) state.skipped += 1;
      else if (!state.open[nesting]?.hasChildren && data.details?.type !== 'suite') state.passed += 1;
      return null;
    case 'test:fail': {
      const error = data.details?.error;
      if (data.todo) state.skipped += 1;
      // Its tests have been told of one by one.
      if (data.todo || error?.failureType === 'subtestsFailed') return null;
      const names = state.open.slice(0, nesting).map((test) => test.name);
      const name = [path.run, ...names, ...(isWholeFile ? [] : [data.name ?? ''])].join(' > ');
      return { name, text: isWholeFile ? endedText(error) : `${path.declared}:${data.line ?? 0}\n${errorText(error)}`, isWholeFile };
    }
    default:
      return null;
  }
}

function endedText(error: TestError | undefined): string {
  if (error?.signal) return `Its process was ended by ${error.signal}.`;
  if (error?.exitCode) return `Its process ended with code ${error.exitCode} outside of a test.`;
  return errorText(error);
}

function errorText(error: TestError | undefined): string {
  const cause = error?.cause ?? error;
  if (!(cause instanceof Error)) return inspect(cause);
  // An assertion's message holds the comparison already; of other errors the fields may be all that tells anything.
  const text = 'generatedMessage' in cause || cause.name === 'AssertionError' ? cause.stack ?? cause.message : inspect(cause);
  return text.split('\n').filter((line) => !/^\s+at .*\(?node:internal|^\s+at .*node:async_hooks/.test(line)).join('\n');
}

function passedLine(path: string, state: FileState, milliseconds: number): string {
  const skipped = state.skipped > 0 ? `, ${state.skipped} skipped` : '';
  return `✔ ${path}  ${state.passed} passed${skipped} (${(milliseconds / 1000).toFixed(1)} s)\n`;
}

function indent(text: string): string {
  return text.trimEnd().split('\n').map((line) => (line ? `    ${line}` : line)).join('\n');
}
