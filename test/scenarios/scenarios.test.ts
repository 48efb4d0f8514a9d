// Every story in this folder, on both engines. `STORIES=approvals.yaml` runs one file.

import { readdirSync } from 'node:fs';
import { after } from 'node:test';
import { stopPostgres } from '../app/latchkey.ts';
import { runStories } from './run.ts';

const wanted = process.env['STORIES']?.split(',');
const files = readdirSync(new URL('.', import.meta.url)).filter((each) => each.endsWith('.yaml') && each !== 'steps.yaml' && (wanted?.includes(each) ?? true));
for (const file of files) runStories(file);
after(stopPostgres);
