// How Node runs the server, in a checkout and from the package.
'use strict';

const { totalmem } = require('node:os');

/** Of this machine, or of the container that we are in, in megabytes. */
const memory = Math.min(totalmem(), process.constrainedMemory?.() || Number.POSITIVE_INFINITY) / 2 ** 20;

/**
 * What is young has 68 MB in each thread, where by itself Node takes up to 134 and never gives it back; what is old may
 * become 1.5 GB, where it needs fifty MB: the less it may become, the sooner V8 clears it, and without a bound it waits
 * until it is four times what is needed (docs/adr/0056-one-call.md).
 */
const serverFlags = ['--max-semi-space-size=32', `--max-old-space-size=${Math.floor(Math.min(1_536, memory / 2))}`];

module.exports = { serverFlags };
