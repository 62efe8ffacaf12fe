import { useState } from 'preact/hooks';
import type { Selection } from '../contract';
import type { Table } from '../data/csv';
import { show } from '../data/numbers';

const page = 100;

/** What a chart shows, as a table: its first column, where that is trials, opens them. */
export function DataTable({ table, selection, caption }: { table: Table; selection: Selection; caption: string }) {
  const [from, setFrom] = useState(0);
  const column = table.columns.indexOf('trial');
  const first = Math.min(from, Math.max(0, Math.floor((table.rows.length - 1) / page) * page));
  const rows = table.rows.slice(first, first + page);
  return (
    <div class="an-data" tabIndex={0} role="region" aria-label={`${caption}: data`}>
      <table>
        <caption>{caption}: rows {table.rows.length === 0 ? 0 : first + 1} to {first + rows.length} of {table.rows.length.toLocaleString('en')}</caption>
        <thead><tr>{table.columns.map((name, i) => <th key={i} scope="col" class={typeof table.rows[0]?.[i] === 'number' ? 'an-number' : ''}>{name}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((cell, c) => (
                <td key={c} class={typeof cell === 'number' ? 'an-number' : ''}>
                  {c === column && typeof cell === 'number'
                    ? <button type="button" class="an-link" onClick={() => selection.open(cell)} onFocus={() => (selection.hovered.value = cell)} onBlur={() => (selection.hovered.value = null)}>{cell}</button>
                    : typeof cell === 'number' ? show(cell) : cell ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > page && (
        <p class="an-pages">
          <button type="button" disabled={first === 0} onClick={() => setFrom(first - page)}>Earlier</button>
          <button type="button" disabled={first + page >= table.rows.length} onClick={() => setFrom(first + page)}>Later</button>
        </p>
      )}
    </div>
  );
}
