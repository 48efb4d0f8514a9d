// Every story in this folder on PostgreSQL.

import { runAll } from './all.ts';

runAll('postgres');
