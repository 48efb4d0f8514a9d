// Throws random and broken input at everything that reads what clients send (test/fuzz/run.ts).

import { readBody, readParameters } from '../../src/odata/body/readBody.ts';
import { Fault } from '../../src/odata/fault.ts';
import { typeNamed } from '../../src/odata/schemaLookup.ts';
import { readReference } from '../../src/odata/parse/entityReference.ts';
import { ask, how, narrow } from './ask.ts';
import { address, filter, pick, randomFrom, type Random } from './grammar.ts';
import { idOf } from './data.ts';
import { service } from './service.ts';

export interface Outcome {
  readonly inputs: number;
  readonly answered: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly slowest: number;
}

/** An input that was no Fault, or that took too long; `input` is what to try again. */
export class Failed extends Error {
  readonly input: string;
  constructor(says: string, input: string, cause: unknown) {
    super(`${says}: ${JSON.stringify(input).slice(0, 2000)}`, { cause });
    this.input = input;
  }
}

const mostMilliseconds = 100;

export function fuzz(inputs: number, seed: number): Outcome {
  const random = randomFrom(seed);
  const faults = new Map<string, number>();
  let answered = 0;
  let slowest = 0;
  for (let at = 0; at < inputs; at++) {
    const [input, run] = next(random);
    let took = time(() => {
      if (attempt(input, run, faults)) answered++;
    });
    // A machine that is busy elsewhere is no fault of the parser: only what is slow each time counts.
    for (let again = 0; again < 3 && took > mostMilliseconds; again++)
      took = Math.min(
        took,
        time(() => attempt(input, run, new Map())),
      );
    if (took > mostMilliseconds) throw new Failed(`took ${took} ms`, input, null);
    slowest = Math.max(slowest, took);
  }
  return { inputs, answered, faults, slowest };
}

function attempt(input: string, run: () => void, faults: Map<string, number>): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw new Failed(String(error), input, error);
    if (error.message === '' || (error.position !== null && error.position < 0))
      throw new Failed('says nothing', input, error);
    for (const { code } of error.all) faults.set(code, (faults.get(code) ?? 0) + 1);
    return false;
  }
}

function time(run: () => void): number {
  const from = performance.now();
  run();
  return performance.now() - from;
}

function next(random: Random): readonly [string, () => void] {
  const kind = random(20);
  if (kind < 5) return asked(random, address(random));
  if (kind < 14) return asked(random, mutated(random, address(random)));
  if (kind < 16) return asked(random, `/library/shelves?$filter=${mutated(random, filter(random, 'shelf', 5))}`);
  if (kind < 17) return asked(random, monster(random));
  if (kind < 18) {
    const url = mutated(random, `https://host/v1.0/library/shelves/${idOf('s', 1)}`);
    return [
      url,
      () => {
        readReference(url, { service, to: null, isKnownHost: () => true });
      },
    ];
  }
  const json = body(random, 4);
  const operation = random(4) === 0 ? pick(random, service.operations) : null;
  if (operation !== null)
    return [
      JSON.stringify(json) ?? 'undefined',
      () => {
        readParameters(service, operation, json, { strict: false });
      },
    ];
  const type = typeNamed(service, pick(random, ['shelf', 'book', 'loan', 'person']));
  return [
    JSON.stringify(json) ?? 'undefined',
    () => {
      readBody(service, type, json, { strict: random(2) === 0 });
    },
  ];
}

function asked(random: Random, input: string): readonly [string, () => void] {
  const as = random(2) === 0 ? how : narrow;
  return [
    input,
    () => {
      ask(input, as, true);
    },
  ];
}

const pieces = [
  "'",
  '(',
  ')',
  ',',
  '/',
  ':',
  ';',
  '=',
  '$',
  '@',
  '*',
  ' ',
  '%27',
  '%',
  '%00',
  '%C3',
  '+',
  '-',
  '.',
  '"',
  '\\',
  '\u0000',
  '\ud800',
  'é',
  '𝒳',
  'not ',
  ' and ',
  ' eq ',
  'any(',
  'null',
  "''",
  '$it',
  '$count',
  '999999999999',
  '--',
  '__proto__',
  'constructor',
  '&',
  '?',
  '#',
  '('.repeat(120),
  'a/'.repeat(50),
];

function mutated(random: Random, text: string): string {
  let result = text;
  for (let times = 1 + random(4); times > 0; times--) {
    const at = random(result.length + 1);
    const length = random(8);
    const kind = random(5);
    if (kind === 0) result = result.slice(0, at) + result.slice(at + length);
    else if (kind === 1) result = result.slice(0, at) + pick(random, pieces) + result.slice(at);
    else if (kind === 2) result = result.slice(0, at) + String.fromCharCode(random(0x250)) + result.slice(at + 1);
    else if (kind === 3) result = result.slice(0, at) + result.slice(at - length, at) + result.slice(at);
    else result = result.slice(0, at);
  }
  return result;
}

/** Large and deep input, near and beyond every bound. */
function monster(random: Random): string {
  const many = 10 ** random(5);
  const unit = pick(random, [
    '(',
    'not ',
    "name eq 'x' or ",
    "name eq 'x' and (",
    'books/any(b:b/',
    "'",
    'a/',
    'contains(tolower(',
    '$expand=books(',
    'keeper($expand=',
    ',',
    'name,',
    ' ',
    '1,',
    "x''",
    '-',
    '0',
    'a',
    '/',
    "a('/",
    '"',
    'NOT ',
    '&a=b',
    '%2F',
  ]);
  const option = pick(random, [
    '$filter=',
    '$filter=name in (',
    '$expand=',
    '$select=',
    '$orderby=',
    '$search=',
    '$skiptoken=',
    '$top=',
    '/',
    '',
  ]);
  const end = pick(random, ['', ')', "'", 'x']);
  return `/library/shelves${option.startsWith('$') ? '?' : '/'}${option}${unit.repeat(many)}${end}`;
}

const names = [
  'id',
  'name',
  'Name',
  'caption',
  'size',
  'isOpen',
  'keeper',
  'keeperId',
  'books',
  'title',
  'shelf',
  'shelfId',
  'books@odata.bind',
  'keeper@odata.bind',
  '@odata.type',
  '@odata.id',
  '__proto__',
  'constructor',
  'toString',
  '',
  'nothing',
  'x'.repeat(100),
  '\u0000',
];

const spellings = ['name', 'Name', 'caption', 'shelf', 'bookshelf', 'shelfId'];

function body(random: Random, depth: number): unknown {
  const kind = random(depth > 0 ? 12 : 7);
  if (kind < 7)
    return pick(random, [
      null,
      true,
      1,
      'text',
      idOf('p', 1),
      '#test.library.reader',
      'https://host/people/1',
      '\ud800',
      'a\u0000b',
      '',
      1e308,
      -0,
    ]);
  if (kind < 9) return Array.from({ length: random(4) }, () => body(random, depth - 1));
  if (kind === 9 && random(20) === 0) return JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`);
  const text = Array.from(
    { length: random(6) },
    () =>
      `${JSON.stringify(pick(random, random(3) === 0 ? spellings : names))}:${JSON.stringify(body(random, depth - 1))}`,
  );
  return JSON.parse(`{${text.join(',')}}`);
}
