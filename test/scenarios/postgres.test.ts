// Every story in this folder on PostgreSQL.
// Own process: it takes longest of all.

import { runAll } from './all.ts';

runAll('postgres');
