// Every story in this folder on one engine; the engines are files of their own, so that they run side by side.
// `STORIES=approvals.yaml` runs one file.

import { readdirSync } from 'node:fs';
import { after } from 'node:test';
import { stopPostgres, type Engine } from '../app/latchkey.ts';
import { runStories } from './run.ts';

export function runAll(engine: Engine): void {
  for (const file of storyFiles()) runStories(file, [engine]);
  after(stopPostgres);
}

export function storyFiles(): readonly string[] {
  const wanted = process.env['STORIES']?.split(',');
  return readdirSync(new URL('.', import.meta.url)).filter(
    (each) => each.endsWith('.yaml') && each !== 'steps.yaml' && (wanted?.includes(each) ?? true),
  );
}
