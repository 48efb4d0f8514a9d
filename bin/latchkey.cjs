#!/usr/bin/env node
// The command `latchkey` of the package. Written so that any Node can read it, however old: on one that is too old to
// run Latchkey it ends with a sentence, not with a fault of syntax.
'use strict';

var wanted = numbersIn(require('../package.json').engines.node);
var found = numbersIn(process.versions.node);

if (found.major < wanted.major || (found.major === wanted.major && found.minor < wanted.minor)) {
  process.stderr.write(
    'Latchkey needs Node ' +
      wanted.major +
      '.' +
      wanted.minor +
      ' or later, and this is Node ' +
      process.versions.node +
      ': install the newest Node ' +
      wanted.major +
      ' from https://nodejs.org, then run the same command again.\n'
  );
  process.exitCode = 1;
} else {
  require('./run.cjs');
}

/** @param {string} version */
function numbersIn(version) {
  var numbers = version.match(/\d+/g) || [];
  return { major: Number(numbers[0]), minor: Number(numbers[1]) };
}
