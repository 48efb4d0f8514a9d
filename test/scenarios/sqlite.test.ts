// Every story in this folder on SQLite.
// Own process: it takes very long.

import { runAll } from './all.ts';

runAll('sqlite');
