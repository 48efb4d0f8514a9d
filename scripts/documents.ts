// Tables in the documents that are made from the code: `npm run documents` writes them, a test compares them.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { execVariablesTable, exitCodesTable, verbsTable } from '../src/cli/help.ts';
import { settingsTable } from '../src/config/settings.ts';
import { personalDataTable } from '../src/domain/people/personalData.ts';
import { approvalMachine } from '../src/domain/machines/approval.ts';
import { approvalStageMachine } from '../src/domain/machines/approvalStage.ts';
import { assignmentMachine } from '../src/domain/machines/assignment.ts';
import { assignmentRequestMachine } from '../src/domain/machines/assignmentRequest.ts';
import { calloutMachine } from '../src/domain/machines/callout.ts';
import { renderMarkdown, type RenderableMachine } from '../src/domain/machines/renderMachine.ts';
import { heldRemovalMachine } from '../src/domain/machines/heldRemoval.ts';
import { connectionMachine } from '../src/domain/machines/connection.ts';
import { fulfilmentTaskMachine } from '../src/domain/machines/fulfilmentTask.ts';
import { reviewInstanceMachine } from '../src/domain/machines/reviewInstance.ts';
import { reviewItemMachine } from '../src/domain/machines/reviewItem.ts';
import { reviewStageMachine } from '../src/domain/machines/reviewStage.ts';
import { resourceRequestMachine } from '../src/domain/machines/resourceRequest.ts';
import { faultStatuses } from '../src/http/errors/odataFaults.ts';
import { refusalTable } from '../src/http/errors/refusalTable.ts';
import { lackingNavigations } from '../src/model/tables/lackingNavigations.ts';
import { schemaDifferences } from '../src/model/schemaDifferences.ts';
import { reports } from '../src/reports/catalog/reportTable.ts';
import { isOfTime } from '../src/reports/report.ts';
import { scenarioSchema } from '../src/sandbox/scenarios/scenarioSchema.ts';
import { conformanceTable } from './conformance/table.ts';
import { otherRoutesTable, directoryRolesTable, rightsTable, routesTable, tasksTable } from './permissionsTables.ts';

/** docs/scenario.schema.json. */
export const scenarioSchemaText = (): string => `${JSON.stringify(scenarioSchema, null, 2)}\n`;

/** What stands between `<!-- name -->` and `<!-- /name -->` of a document. */
const blocks: readonly (readonly [file: string, name: string, text: () => string])[] = [
  ['README.md', 'settings', settingsTable],
  ['README.md', 'conformance', conformanceTable],
  ['DIVERGENCES.md', 'schema', schemaTable],
  [
    'ARCHITECTURE.md',
    'machines',
    () =>
      [
        assignmentRequestMachine,
        approvalMachine,
        approvalStageMachine,
        assignmentMachine,
        calloutMachine,
        resourceRequestMachine,
        heldRemovalMachine,
        connectionMachine,
        fulfilmentTaskMachine,
        reviewInstanceMachine,
        reviewStageMachine,
        reviewItemMachine,
      ]
        .map((machine) => renderMarkdown(machine as unknown as RenderableMachine))
        .join('\n'),
  ],
  ['docs/adr/README.md', 'decisions', decisionsTable],
  ['docs/command-line.md', 'verbs', verbsTable],
  ['docs/command-line.md', 'statuses', exitCodesTable],
  ['docs/command-line.md', 'variables', execVariablesTable],
  ['docs/errors.md', 'errors', errorsTable],
  ['docs/reports.md', 'reports', reportsTable],
  ['docs/personal-data.md', 'personal data', personalDataTable],
  ['docs/permissions.md', 'tasks', tasksTable],
  ['docs/permissions.md', 'routes', routesTable],
  ['docs/permissions.md', 'others', otherRoutesTable],
  ['docs/permissions.md', 'rights', rightsTable],
  ['docs/permissions.md', 'directory roles', directoryRolesTable],
];

export const documented: readonly { readonly file: string; readonly name: string }[] = blocks.map(([file, name]) => ({
  file,
  name,
}));

/** The document as it is, and as it should be. */
export function compare(file: string, name: string): { readonly found: string; readonly expected: string } {
  const found = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const [open, close] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
  const [start, end] = [found.indexOf(open), found.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`${file} has no place for ${name}`);
  const text = blocks.find((each) => each[0] === file && each[1] === name)?.[2]() ?? '';
  return { found, expected: `${found.slice(0, start + open.length)}${text.trimEnd()}\n${found.slice(end)}` };
}

/** Each report with its parameters, and whether it can be asked as of a day. */
function reportsTable(): string {
  const rows = reports.map((report) => {
    const parameters = report.parameters.map(
      ({ name, required, usual }) =>
        `\`${name}\`${required === true ? ' (must be given)' : usual === undefined ? '' : ` (${usual})`}`,
    );
    const needs = report.routes.map((route) => `\`${route}\``).join(', ');
    const cells = [`\`${report.id}\``, report.question, parameters.join(', '), isOfTime(report) ? 'yes' : '', needs];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| report | question | parameters | on a day | needs besides |', '|---|---|---|---|---|', ...rows].join('\n');
}

function schemaTable(): string {
  const rows = schemaDifferences.flatMap(([dialect, what, types, members, reason]) => {
    if (dialect === 'either') return [];
    const named = members === '-' ? 'the type itself' : members.replace(/^- /, 'the type itself, ');
    return [`| ${dialect} | ${what} | ${types.split(' ').join(', ')} | ${named} | ${reason} |`];
  });
  const workloads = lackingNavigations.map(([reason, byType]) => {
    const named = Object.entries(byType).map(([type, members]) => `${type}: ${members}`);
    return `| either | lacking | ${Object.keys(byType).join(', ')} | ${named.join('; ')} | ${reason} |`;
  });
  return ['| version | | types | members | why |', '|---|---|---|---|---|', ...rows, ...workloads].join('\n');
}

function errorsTable(): string {
  const example = new Proxy({}, { get: (_target, name) => `{${String(name)}}` });
  const escapePipes = (text: string): string => text.replaceAll('|', '\\|');
  const rows = Object.entries(refusalTable).map(
    ([name, { status, code, message: says }]) =>
      `| ${status} | \`${code}\` | ${name} | ${escapePipes(says(example))} |`,
  );
  const queries = Object.entries(faultStatuses).map(
    ([name, { status, code }]) =>
      `| ${status} | \`${code}\` | ${name} | says what was found, at which position, and what would be right |`,
  );
  return ['| status | code | when | message |', '|---|---|---|---|', ...rows, ...queries].join('\n');
}

/** Of each page of docs/adr: its title, when it was amended, and the other pages that it names at its head. */
function decisionsTable(): string {
  const folder = new URL('../docs/adr/', import.meta.url);
  const rows = readdirSync(folder)
    .filter((each) => /^\d{4}-/.test(each))
    .sort()
    .map((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const title = (/^# (?:\d+\.? )?(.+)$/m.exec(text)?.[1] ?? '').replaceAll('|', '\\|');
      const amended = [...text.matchAll(/^Amended (\d{4}-\d\d-\d\d):/gm)].map(([, date]) => date).join(', ');
      const head = text
        .slice(0, text.indexOf('\n## '))
        .split('\n')
        .filter((line) => !line.startsWith('# '));
      const own = Number(file.slice(0, 4));
      const others = [...head.join(' ').matchAll(/ADR (\d+)(?:(?:,| and) (\d+))*/g)].flatMap(([all]) =>
        all.match(/\d+/g),
      );
      const related = [...new Set(others.map(Number))].filter((number) => number !== own).sort((a, b) => a - b);
      return `| [${own}](${file}) | ${title} | ${amended} | ${related.join(', ')} |`;
    });
  return ['| ADR | decides | amended | goes with |', '|---|---|---|---|', ...rows].join('\n');
}

/** Puts what should be into the document. */
export function write(file: string, name: string): void {
  const { found, expected } = compare(file, name);
  if (found !== expected) writeFileSync(new URL(`../${file}`, import.meta.url), expected);
  console.log(`${file}: ${name} ${found === expected ? 'is as it should be' : 'written'}`);
}

if (
  process.argv[1] !== undefined &&
  import.meta.url.endsWith(process.argv[1].slice(process.argv[1].lastIndexOf('/')))
) {
  for (const { file, name } of documented) write(file, name);
  writeFileSync(new URL('../docs/scenario.schema.json', import.meta.url), scenarioSchemaText());
}
