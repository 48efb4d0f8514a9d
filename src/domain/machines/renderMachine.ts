// Machines as people read them: a diagram and a table for the documents, a state x event grid for the tests.

/** Any machine, as far as its rows tell. */
export interface RenderableMachine {
  readonly name: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  readonly rows: readonly (readonly [string, string, string, string, readonly string[]])[];
}

/** Markdown: a mermaid state diagram, then the rows as a table. */
export function renderMarkdown(machine: RenderableMachine): string {
  const arrows = machine.rows.map(
    ([from, event, when, to]) => `  ${from} --> ${to}: ${event}${when === 'always' ? '' : ` [${when}]`}`,
  );
  const lines = machine.rows.map(
    ([from, event, when, to, then]) => `| ${from} | ${event} | ${when} | ${to} | ${then.join(', ')} |`,
  );
  const start = machine.states[0] ?? '';
  return [
    `### ${machine.name}`,
    '',
    '```mermaid',
    'stateDiagram-v2',
    `  [*] --> ${start}`,
    ...arrows,
    '```',
    '',
    '| from | event | when | to | then |',
    '|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

/** Every state against every event: where it leads, or `-` where it is refused. */
export function renderGrid(machine: RenderableMachine): string {
  const cells = machine.states.map((state) => machine.events.map((event) => cellOf(machine, state, event)));
  const first = Math.max(...machine.states.map((state) => state.length));
  const lines = machine.states.map((state, at) =>
    machine.events
      .map((event, column) => `${state.padEnd(first)}  ${event.padEnd(10)}  ${cells[at]?.[column] ?? '-'}`)
      .join('\n'),
  );
  return `${lines.join('\n\n')}\n`;
}

function cellOf(machine: RenderableMachine, state: string, event: string): string {
  const fitting = machine.rows.filter(([from, on]) => from === state && on === event);
  const says = fitting.map(
    ([, , when, to, then]) =>
      `${when === 'always' ? '' : `${when}? `}${to}${then.length === 0 ? '' : ` (${then.join(', ')})`}`,
  );
  return says.length === 0 ? '-' : says.join(' | ');
}
