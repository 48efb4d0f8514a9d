// Whatever is sent, the engine answers or says what is wrong, and soon.
// Own process: it takes long, and a loop without an end must end its process alone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultCodes } from '../../src/odata/fault.ts';
import { readExpression } from '../../src/odata/parse/expression.ts';
import { fuzz } from './fuzz.ts';

const leastCounted = 5;

test('40,000 random and broken inputs give answers or faults, none of them late', () => {
  const { answered, faults } = fuzz(40_000, 20_261_122);
  assert.ok(answered > 4_000, `only ${answered} were answered: the inputs mean too little`);
  const unseen = faultCodes.filter((each) => !faults.has(each));
  assert.deepEqual(unseen, ['callerDemanded'], 'every fault is met but the one that needs an application as caller');
});

test('time grows with the text, not with its square', () => {
  /**
   * Milliseconds of our own, whatever else the machine is doing; the system counts them in steps, so that many runs are
   * counted together.
   */
  const cost = (unit: string, times: number): number => {
    const text = unit.repeat(times);
    let least = Infinity;
    for (let again = 0; again < 5; again++) {
      let runs = 0;
      const from = process.cpuUsage();
      const spent = (): number => process.cpuUsage(from).user / 1000;
      while (runs < 20 || spent() < leastCounted) {
        runs += 1;
        try {
          readExpression(text, '$filter');
        } catch {
          /* a fault costs as much */
        }
      }
      least = Math.min(least, spent() / runs);
    }
    return least;
  };
  for (const unit of ['(', 'a ', "''", "'", 'a/', 'not ', 'a eq 1 or ', '1', '-', 'a(', '\t', 'a in (1,', "x'"]) {
    const [short, long] = [cost(unit, 1000 / unit.length), cost(unit, 16_000 / unit.length)];
    assert.ok(long < 16 * 8 * short, `${unit}: ${short} ms for 1,000 characters, ${long} ms for 16,000`);
  }
});
