// Turns the events of a test run into lines: one for a file that passes, with what its tests measured (a diagnostic
// that begins with `measured: `) and why some were skipped; everything one needs for a test that fails.
import { relative } from 'node:path';
import { inspect } from 'node:util';

/** The fields that are read here of the events of node:test, https://nodejs.org/api/test.html#class-testsstream. */
export type TestEvent = {
  readonly type: string;
  readonly data: {
    /**
     * Where the test is declared; the file that a process began with is `entryFile`, and `file` alone of events about
     * the process as a whole.
     */
    readonly file?: string | undefined;
    readonly entryFile?: string | undefined;
    readonly name?: string | undefined;
    readonly nesting?: number | undefined;
    readonly line?: number | undefined;
    readonly message?: string | undefined;
    readonly skip?: string | boolean | undefined;
    readonly todo?: string | boolean | undefined;
    readonly details?:
      | {
          readonly type?: string | undefined;
          readonly duration_ms?: number | undefined;
          readonly error?: TestError | undefined;
        }
      | undefined;
  };
};
type TestError = Error & {
  readonly failureType?: string;
  readonly exitCode?: number | null;
  readonly signal?: string | null;
};

export type Totals = { readonly passed: number; readonly failed: readonly string[]; readonly skipped: number };

/** What is known of a file while its tests run; `notes` are lines that are printed though all is well. */
type FileState = { passed: number; failed: number; skipped: number; isOver: boolean; readonly notes: string[] };
/**
 * What is known of a process: which files it runs, what it wrote since the last of them ended, and the tests that have
 * begun, from the outermost, which is a file, to the innermost.
 */
type ProcessState = {
  readonly files: readonly string[];
  output: string;
  open: { name: string; hasChildren: boolean }[];
};
type Failure = { readonly name: string; readonly text: string };

export interface Wanted {
  /** As they are named below the folder. */
  readonly files: readonly string[];
  readonly folder: string;
  readonly print: (text: string) => void;
  /** Of each file only the tests of certain names were asked for: a file may have none. */
  readonly isSelection?: boolean;
  /** How each test ended that holds no other. */
  readonly ended?: (file: string, test: string, hasPassed: boolean) => void;
  /** How long each file took that was run to its end. */
  readonly timed?: (file: string, milliseconds: number) => void;
}

export interface TestReport {
  /** Takes the events of processes that may be at work side by side, with the files that each runs. */
  readonly take: (event: TestEvent, of: readonly string[]) => void;
  /** When all runs are over. */
  readonly end: () => Totals;
}

const longestOutput = 20_000;

/**
 * Prints while the tests run. Each of the files is a group of that name in one process or another. Only tests without
 * tests in them are counted, and a file that holds none, or that was not run to its end, is a failure.
 */
export function testReport({
  files,
  folder,
  print,
  isSelection = false,
  ended = () => {},
  timed = () => {},
}: Wanted): TestReport {
  const states = new Map<string, FileState>(
    files.map((file) => [file, { passed: 0, failed: 0, skipped: 0, isOver: false, notes: [] }]),
  );
  const processes = new Map<string, ProcessState>();
  const failed: string[] = [];
  const fail = ({ name, text }: Failure, file: string): void => {
    const state = states.get(file);
    if (state) state.failed += 1;
    failed.push(name);
    print(`✖ ${name}\n${indent(text)}\n`);
  };
  const board: Board = { states, print, isSelection, fail, timed };
  return {
    take: (event, part) => {
      const { data, type } = event;
      const entry = data.entryFile ?? data.file;
      if (entry === undefined) return;
      const process = processes.get(entry) ?? { files: part, output: '', open: [] };
      processes.set(entry, process);
      const isAboutProcess = data.entryFile === undefined && data.name === data.file;
      if (isAboutProcess) return type === 'test:fail' ? endProcess(board, process, data.details?.error) : undefined;
      const file = (data.nesting === 0 ? data.name : process.open[0]?.name) ?? '';
      const failure = takeTest(event, process, states.get(file), relative(folder, data.file ?? entry));
      if (failure) fail(failure, file);
      const isEnd = type === 'test:pass' || type === 'test:fail';
      if (isEnd && data.details?.type !== 'suite') ended(file, data.name ?? '', type === 'test:pass');
      if (isEnd && data.nesting === 0) endFile(board, process, { file, milliseconds: data.details?.duration_ms ?? 0 });
    },
    end: () => {
      for (const [name, { isOver }] of states)
        if (!isOver && !isSelection) fail({ name, text: 'It was not run.' }, name);
      const sum = (of: (state: FileState) => number) =>
        [...states.values()].reduce((total, state) => total + of(state), 0);
      return { passed: sum((state) => state.passed), failed, skipped: sum((state) => state.skipped) };
    },
  };
}

type Board = {
  readonly states: ReadonlyMap<string, FileState>;
  readonly print: (text: string) => void;
  readonly isSelection: boolean;
  readonly fail: (failure: Failure, file: string) => void;
  readonly timed: (file: string, milliseconds: number) => void;
};

function endFile(
  { states, print, isSelection, fail, timed }: Board,
  process: ProcessState,
  { file, milliseconds }: { readonly file: string; readonly milliseconds: number },
): void {
  const state = states.get(file);
  if (!state) return;
  state.isOver = true;
  timed(file, milliseconds);
  if (state.passed + state.failed + state.skipped === 0) {
    if (isSelection) return;
    fail({ name: file, text: 'It holds no test.' }, file);
  }
  print(state.failed > 0 ? outputOf(process, file) : passedLine(file, state, milliseconds));
  process.output = '';
}

/** A process ended with an error. Where it was the one of a test, that has been told. */
function endProcess({ states, print, fail }: Board, process: ProcessState, error: TestError | undefined): void {
  const open = process.files.filter((file) => !states.get(file)?.isOver);
  if (open.length === 0 && error?.failureType === 'subtestsFailed') return;
  const [first = process.files.join(', '), ...others] = open;
  fail({ name: first, text: endedText(error) }, first);
  print(outputOf(process, first));
  for (const name of others) fail({ name, text: 'Its process ended before.' }, name);
  for (const file of open) (states.get(file) as FileState).isOver = true;
}

/** With the name of its file: lines of other processes may stand between a failure and the end of the file. */
function outputOf({ output }: ProcessState, file: string): string {
  return output ? `    ${file} wrote:\n${indent(output.slice(-longestOutput))}\n` : '';
}

/** Notes what an event tells; answers the failure that it tells of, if any. */
function takeTest(
  { type, data }: TestEvent,
  process: ProcessState,
  file: FileState | undefined,
  declaredIn: string,
): Failure | null {
  const nesting = data.nesting ?? 0;
  switch (type) {
    case 'test:stdout':
    case 'test:stderr':
    case 'test:diagnostic':
      if (type !== 'test:diagnostic' || data.message?.startsWith('Error:'))
        process.output += `${data.message?.trimEnd()}\n`;
      else if (data.message?.startsWith('measured: ')) file?.notes.push(data.message);
      return null;
    case 'test:start': {
      const outer = process.open[nesting - 1];
      if (outer) outer.hasChildren = true;
      process.open.splice(nesting, Infinity, { name: data.name ?? '', hasChildren: false });
      return null;
    }
    case 'test:pass':
      if (!file) return null;
      if (typeof data.skip === 'string' && data.skip !== '') file.notes.push(`skipped: ${data.name}: ${data.skip}`);
      if (data.skip || data.todo) file.skipped += 1;
      else if (!process.open[nesting]?.hasChildren && data.details?.type !== 'suite') file.passed += 1;
      return null;
    case 'test:fail': {
      const error = data.details?.error;
      if (data.todo && file) file.skipped += 1;
      // Its tests have been told of one by one.
      if (data.todo || error?.failureType === 'subtestsFailed') return null;
      const names = [...process.open.slice(0, nesting).map((test) => test.name), data.name ?? ''];
      // A file that could not be read has its place in the error; where the group around it is declared is of no use.
      return {
        name: names.join(' > '),
        text: `${nesting === 0 ? '' : `${declaredIn}:${data.line ?? 0}\n`}${errorText(error)}`,
      };
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
  const text =
    'generatedMessage' in cause || cause.name === 'AssertionError' ? (cause.stack ?? cause.message) : inspect(cause);
  return text
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:internal|^\s+at .*node:async_hooks/.test(line))
    .join('\n');
}

function passedLine(path: string, state: FileState, milliseconds: number): string {
  const skipped = state.skipped > 0 ? `, ${state.skipped} skipped` : '';
  const notes = state.notes.map((note) => `${indent(note)}\n`).join('');
  return `✔ ${path}  ${state.passed} passed${skipped} (${(milliseconds / 1000).toFixed(1)} s)\n${notes}`;
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line ? `    ${line}` : line))
    .join('\n');
}
