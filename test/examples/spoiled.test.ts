// Bodies of documented calls, spoiled in each place: whatever is refused names what the client sent, by its own names
// and lists, in `target`, in `details` and in the message.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startLatchkey, type Latchkey } from '../app/latchkey.ts';
import { startCatcher, type Catcher } from '../extensions/catcher.ts';
import { leftOut } from './leftOut.ts';
import { examples, prepare, sendTo, situationOf, type PreparedCall } from './sending.ts';
import { Things } from './things.ts';
import { wholeBodies } from './wholeBodies.ts';

type Json = any;
type Place = readonly (string | number)[];

const unknownId = '11111111-2222-4333-8444-555555555555';
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Spoil {
  readonly name: string;
  readonly fits: (value: unknown) => boolean;
  readonly change: (parent: Json, key: string | number) => void;
  /** Whether the fault is at the place and nowhere else. */
  readonly isLocal: boolean;
}
const spoils: readonly Spoil[] = [
  {
    name: 'left out',
    fits: () => true,
    change: (parent, key) => {
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
    },
    isLocal: false,
  },
  {
    name: 'an object of nothing known',
    fits: () => true,
    change: (parent, key) => {
      parent[key] = { wrong: true };
    },
    isLocal: true,
  },
  {
    name: 'a word of nothing known',
    fits: (value) => typeof value !== 'string' || !guid.test(value),
    change: (parent, key) => {
      parent[key] = 'noSuchWord';
    },
    isLocal: false,
  },
  {
    name: 'an unknown id',
    fits: (value) => typeof value === 'string' && guid.test(value),
    change: (parent, key) => {
      parent[key] = unknownId;
    },
    isLocal: true,
  },
  {
    name: 'with an unknown property',
    fits: isObject,
    change: (parent, key) => {
      parent[key].noSuchProperty = 1;
    },
    isLocal: true,
  },
];

function placesIn(value: Json, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const here = [...at, Array.isArray(value) ? Number(key) : key];
    return [here, ...placesIn(value[key], here)];
  });
}
const valueAt = (body: Json, place: Place): Json => place.reduce((value, key) => value?.[key], body);

const spoilsOf = (body: Json) =>
  placesIn(body).flatMap((place) =>
    spoils.filter(({ fits }) => fits(valueAt(body, place))).map((spoil) => ({ place, spoil })),
  );

function spoiledBody(body: Json, place: Place, spoil: Spoil): Json {
  const spoiled = JSON.parse(JSON.stringify(body));
  spoil.change(valueAt(spoiled, place.slice(0, -1)), place.at(-1) as string | number);
  return spoiled;
}

/** Whether a path leads to something in the body, or to a property that an object in it lacks. */
function leadsIntoBody(body: Json, path: string): boolean {
  let value = body;
  for (const segment of path.split('/')) {
    if (value === null || value === undefined) return !/^\d+$/.test(segment);
    if (Array.isArray(value) ? !(Number(segment) < value.length) : typeof value !== 'object') return false;
    value = value[segment];
  }
  return true;
}

const isRelated = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

describe('a body that is spoiled in one place', () => {
  let latchkey: Latchkey;
  let catcher: Catcher;
  let things: Things;
  before(async () => {
    latchkey = await startLatchkey();
    catcher = await startCatcher();
    catcher.answer('/extension', (_call, response) => {
      response.writeHead(202, { 'x-ms-workflow-run-id': 'run-1' }).end();
    });
    things = new Things(latchkey, `${catcher.url}/extension`);
  });
  after(() => Promise.all([latchkey?.close(), catcher?.close()]));

  async function checkSpoils(preparing: () => Promise<PreparedCall>, isRepeatable: boolean): Promise<void> {
    let call = await preparing();
    if (!isObject(call.body)) return;
    const wrong: string[] = [];
    for (const { place, spoil } of spoilsOf(call.body)) {
      const spoiled = spoiledBody(call.body, place, spoil);
      const { status, body, text } = await sendTo(things, { ...call, body: spoiled });
      if (status < 300 && !isRepeatable) call = await preparing();
      if (status < 300 || status === 403) continue;
      const told = faultsOf(body.error, spoiled, spoil.isLocal ? place.join('/') : null);
      if (told !== null) wrong.push(`${place.join('/')} ${spoil.name}: ${told}: ${status} ${text}`);
    }
    assert.deepEqual(wrong, []);
  }

  /** What is wrong with an error; null for one that tells the client what it sent. */
  function faultsOf({ code, message, target, details }: Json, sent: Json, place: string | null): string | null {
    if (typeof target !== 'string' || !Array.isArray(details) || details.length === 0) return 'no target';
    const targets: readonly string[] = details.map((each: Json) => each.target);
    if (targets[0] !== target) return 'target and details differ';
    const astray = targets.find((each) => !leadsIntoBody(sent, each));
    if (astray !== undefined) return `${astray} is nothing that was sent`;
    if (place !== null && !targets.some((each) => isRelated(each, place))) return 'the fault is elsewhere';
    const unnamed = code === 'InvalidModel' ? targets.find((each) => !message.includes(each)) : undefined;
    return unnamed === undefined ? null : `the message does not name ${unnamed}`;
  }

  for (const { name, prepare: preparing, isRepeatable } of wholeBodies) {
    test(`${name} is accepted as it is, and every fault of it names what was sent`, async () => {
      const call = await preparing(things);
      const accepted = await sendTo(things, call);
      assert.ok(accepted.status < 300, accepted.text);
      if (isRepeatable === true) await checkSpoils(async () => call, true);
      else await checkSpoils(() => preparing(things), false);
    });
  }
  for (const example of examples.filter(({ id, body }) => situationOf.has(id) && body !== null)) {
    if (leftOut.some(([id]) => id === example.id)) continue;
    test(`${example.id}: every fault names what was sent`, () => checkSpoils(() => prepare(things, example), false));
  }
});
