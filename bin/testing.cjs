// `require('latchkey/testing')`. Jest runs each test file in a context of its own and replaces every way to load a
// module there, and it cannot require a module with `import`. Node's own loader, which the main context has, can.
'use strict';

const { createRequire } = require('node:vm').runInThisContext('process').getBuiltinModule('node:module');

module.exports = createRequire(__filename)('../dist/testing/testing.js');
