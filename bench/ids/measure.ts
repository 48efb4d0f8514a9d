// Compares the inner forms of an id at a million rows on both engines: `node bench/ids/measure.ts [minutes]`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase, startPostgres } from '../../test/postgres.ts';
import { newData, sizes } from './data.ts';
import type { Data, Row } from './data.ts';
import { forms } from './forms.ts';
import { fillAndOpen } from './postgres.ts';
import { fill, openCopy } from './sqlite.ts';
import type { Driver } from './sqlite.ts';

/** One form behind one driver. Each call answers what a caller would get, as JSON text. */
export type Subject = {
  readonly form: string;
  readonly driver: Driver | 'pg';
  readonly bytes: number;
  /** One durable transaction. */
  insert(rows: readonly Row[]): Promise<void>;
  get(id: string): Promise<string>;
  page(packageId: string): Promise<string>;
  find(personId: string, packageId: string): Promise<string>;
  close(): Promise<void>;
};

type Work = { readonly name: string; readonly times: number; run(subject: Subject, at: number): Promise<unknown> };

const minutes = Number(process.argv[2] ?? 8);
const endsAt = performance.now() + minutes * 60_000;
const folder = mkdtempSync(join(tmpdir(), 'latchkey-ids-'));
const server = await startPostgres();
const subjects: Subject[] = [];
try {
  const data = newData();
  const known = await prepare(data);
  await requireEqualAnswers(known.slice(0, 50));
  const times = await measure({ known, nextRows: (count) => Array.from({ length: count }, data.nextRow) });
  for (const driver of ['better-sqlite3', 'node:sqlite', 'pg'] as const)
    report(
      driver,
      subjects.filter((one) => one.driver === driver),
      times,
    );
} finally {
  for (const subject of subjects) await subject.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function prepare(data: Data): Promise<Known[]> {
  const rows = Array.from({ length: sizes.rows }, data.nextRow);
  for (const [at, form] of forms.entries()) {
    const filled = join(folder, `${at}.db`);
    fill(form, filled, data.ids, rows);
    for (const [copy, driver] of (['better-sqlite3', 'node:sqlite'] as const).entries()) {
      subjects.push(openCopy(form, driver, { filled, own: join(folder, `${at}-${copy}.db`) }, data.ids));
    }
    rmSync(filled);
    if (form.engines.includes('postgres'))
      subjects.push(await fillAndOpen(form, await freshDatabase(server), data.ids, rows));
    tell(`${form.name} filled`);
  }
  return sampleOf(rows, data);
}

/** A form that answers something else would not be worth comparing. */
async function requireEqualAnswers(known: readonly Known[]): Promise<void> {
  for (const { id, packageId, personId } of known) {
    const answers = await Promise.all(
      subjects.map(
        async (one) => `${await one.get(id)}${await one.page(packageId)}${await one.find(personId, packageId)}`,
      ),
    );
    for (const [at, answer] of answers.entries()) {
      if (answer !== answers[0])
        throw new Error(
          `${subjects[at]?.driver}, ${subjects[at]?.form} answers differently:\n${answer}\n${answers[0]}`,
        );
    }
  }
}

/** Rounds until the time is up, at least three; all forms take turns within a round, in an order that turns too. */
async function measure(sample: Sample): Promise<Map<Subject, Map<string, number[]>>> {
  const times = new Map(subjects.map((subject) => [subject, new Map<string, number[]>()]));
  for (let round = 0; round < 3 || performance.now() < endsAt; round += 1) {
    const works = worksOf(round, sample);
    for (let turn = 0; turn < subjects.length; turn += 1) {
      const subject = subjects[(turn * 5 + round * 3) % subjects.length];
      if (!subject) continue;
      for (const work of works) {
        const from = performance.now();
        for (let at = 0; at < work.times; at += 1) await work.run(subject, at);
        const each = ((performance.now() - from) / work.times) * 1000;
        // The first round warms caches and compilers.
        if (round > 0) times.get(subject)?.set(work.name, [...(times.get(subject)?.get(work.name) ?? []), each]);
      }
    }
    tell(`round ${round} done`);
  }
  return times;
}

type Known = { readonly id: string; readonly packageId: string; readonly personId: string };
type Sample = { readonly known: readonly Known[]; nextRows(count: number): Row[] };

/** Known rows in random order, so that reads do not walk the table. */
function sampleOf(rows: readonly Row[], data: Data): Known[] {
  const known: Known[] = [];
  for (let i = 0; i < rows.length / 10; i += 1) {
    const row = rows[data.below(rows.length)];
    if (row)
      known.push({
        id: row.id,
        packageId: data.ids.package[row.at.package] ?? '',
        personId: data.ids.person[row.at.person] ?? '',
      });
  }
  return known;
}

function worksOf(round: number, sample: Sample): readonly Work[] {
  const single = sample.nextRows(100).map((row) => [row]);
  const batches = Array.from({ length: 10 }, () => sample.nextRows(100));
  const pick = (at: number) => sample.known[(round * 9_001 + at) % sample.known.length] as Known;
  const found = (json: string, least: number) => {
    if (json.length < least) throw new Error(`too little came back: ${json}`);
  };
  return [
    { name: 'insert 1', times: single.length, run: (subject, at) => subject.insert(single[at] ?? []) },
    { name: 'insert 100', times: batches.length, run: (subject, at) => subject.insert(batches[at] ?? []) },
    { name: 'get', times: 3_000, run: async (subject, at) => found(await subject.get(pick(at).id), 300) },
    { name: 'page 100', times: 150, run: async (subject, at) => found(await subject.page(pick(at).packageId), 2) },
    {
      name: 'find',
      times: 2_000,
      run: async (subject, at) => found(await subject.find(pick(at + 5_000).personId, pick(at + 5_000).packageId), 300),
    },
  ];
}

function report(
  driver: string,
  subjects: readonly Subject[],
  times: ReadonlyMap<Subject, ReadonlyMap<string, readonly number[]>>,
): void {
  const names = ['insert 1', 'insert 100', 'get', 'page 100', 'find'];
  const value = (subject: Subject, name: string) => median(times.get(subject)?.get(name) ?? []);
  const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
  console.log(
    `\n${driver}: microseconds, and in brackets the ratio to the first form; reads = geometric mean of the ` +
      'last three, all = of all five',
  );
  line(['form', ...names, 'MB', 'writes', 'reads', 'all']);
  line(Array<string>(10).fill('---'));
  const first = subjects[0];
  if (!first) return;
  for (const subject of subjects) {
    const ratios = names.map((name) => value(subject, name) / value(first, name));
    const cells = names.map((name, i) => `${value(subject, name).toFixed(1)} (${ratios[i]?.toFixed(2)})`);
    const size = `${(subject.bytes / 1e6).toFixed(0)} (${(subject.bytes / first.bytes).toFixed(2)})`;
    line([subject.form, ...cells, size, mean(ratios.slice(0, 2)), mean(ratios.slice(2)), mean(ratios)]);
  }
}

function mean(values: readonly number[]): string {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length).toFixed(2);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}

function tell(text: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0)} s  ${text}\n`);
}
