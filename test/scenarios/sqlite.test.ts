// Every story in this folder on SQLite.

import { runAll } from './all.ts';

runAll('sqlite');
