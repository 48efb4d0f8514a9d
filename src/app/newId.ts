// Where new ids come from: UUIDs that sort by the moment they were made, and those of one millisecond by their order.

import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Many ids' worth of randomness at once: to ask for it costs more than to make an id. */
const randomPool = new Uint8Array(8_192);
const bytesPerId = 16;
let poolOffset = randomPool.length;
let msecs = 0;
let seq = 0;

export function newId(): string {
  if (poolOffset >= randomPool.length) {
    randomFillSync(randomPool);
    poolOffset = 0;
  }
  const random = randomPool.subarray(poolOffset, poolOffset + bytesPerId);
  poolOffset += bytesPerId;
  const now = Date.now();
  // It begins in the lower half of what it may be, so that it is never full within a millisecond.
  seq = now > msecs ? new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1 : seq + 1;
  msecs = Math.max(msecs, now);
  return v7({ random, msecs, seq });
}
