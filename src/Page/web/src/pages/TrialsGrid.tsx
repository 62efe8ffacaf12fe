import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Selection } from '../analysis/contract';
import type { Trial } from '../model';
import type { Rows } from '../store/windows';
import { setQuery, to } from '../lib/router';
import type { Column } from '../store/columns';
import { Pill } from '../ui/parts';

const rowHeight = 34;
const beyond = 8;

interface GridProps {
  readonly name: string;
  readonly rows: Rows;
  /** These rows are looked at: from the first to before the last. */
  readonly onSeen?: (first: number, last: number) => void;
  readonly columns: readonly Column[];
  readonly sort: string;
  readonly isDown: boolean;
  readonly selection: Selection;
}

/** A table that draws the rows that are seen, however many there are. The arrow keys walk through all of them. */
export function TrialsGrid({ name, rows, onSeen, columns, sort, isDown, selection }: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [active, setActive] = useState(0);
  useLayoutEffect(() => {
    const host = scroller.current;
    if (!host) return;
    const sized = new ResizeObserver(() => setHeight(host.clientHeight));
    sized.observe(host);
    return () => sized.disconnect();
  }, []);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - beyond, rows.length - 1));
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + beyond);
  useEffect(() => onSeen?.(first, last), [rows, onSeen, first, last]);
  const selected = selection.selected.value;
  const choose = (trial: number) => {
    const next = new Set(selected ?? []);
    if (!next.delete(trial)) next.add(trial);
    selection.selected.value = next.size === 0 ? null : next;
  };
  const walk = (row: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, row));
    setActive(next);
    selection.hovered.value = rows.at(next)?.trial ?? null;
    const host = scroller.current;
    if (!host) return;
    // the heading covers a row
    if (next * rowHeight < host.scrollTop) host.scrollTop = next * rowHeight;
    else if ((next + 2) * rowHeight > host.scrollTop + host.clientHeight) host.scrollTop = (next + 2) * rowHeight - host.clientHeight;
  };
  const page = Math.max(1, Math.floor(height / rowHeight) - 2);
  const current = rows.at(active);
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => walk(active + 1), ArrowUp: () => walk(active - 1), PageDown: () => walk(active + page), PageUp: () => walk(active - page), Home: () => walk(0), End: () => walk(rows.length - 1),
    Enter: () => { if (current) selection.open(current.trial); },
    ' ': () => { if (current) choose(current.trial); },
  };
  const template = { gridTemplateColumns: `36px ${columns.map(column => `minmax(${column.width}px, ${column.width}fr)`).join(' ')}` };
  const whole = { width: `${36 + columns.reduce((sum, column) => sum + column.width, 0)}px`, minWidth: '100%' };
  return (
    <div ref={scroller} class="grid" style={{ height: `${(rows.length + 1) * rowHeight + 2}px` }} role="grid" tabIndex={0} aria-label="Trials" aria-rowcount={rows.length + 1} aria-colcount={columns.length + 1} aria-multiselectable="true"
      aria-activedescendant={current && active >= first && active < last ? `trial-${current?.trial}` : undefined}
      onScroll={event => setTop(event.currentTarget.scrollTop)} onMouseLeave={() => { selection.hovered.value = null; }}
      onKeyDown={event => {
        const act = event.target === event.currentTarget ? keys[event.key] : undefined;
        if (!act) return;
        event.preventDefault();
        act();
      }}>
      <div class="line heading" role="row" aria-rowindex={1} style={{ ...template, ...whole }}>
        <span role="columnheader"><span class="hidden">Chosen</span></span>
        {columns.map(column => (
          <span key={column.id} role="columnheader" class={column.isNumber ? 'right' : undefined} title={column.title} aria-sort={column.id === sort ? (isDown ? 'descending' : 'ascending') : undefined}>
            <button type="button" class="sort" tabIndex={-1} onClick={() => setQuery({ sort: column.id === sort && !isDown ? `-${column.id}` : column.id })}>{column.title}</button>
          </span>
        ))}
      </div>
      <div class="body" role="rowgroup" style={{ height: `${rows.length * rowHeight}px`, ...whole }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, index) => [rows.at(first + index), index] as const).map(([trial, index]) => trial === undefined ? <div key={`row ${first + index}`} role="row" aria-rowindex={first + index + 2} class="line" style={{ ...template, ...whole, transform: `translateY(${(first + index) * rowHeight}px)` }}><span role="gridcell" /><span role="gridcell" class="quiet">…</span></div> : (
          <div key={trial.trial} id={`trial-${trial.trial}`} role="row" aria-rowindex={first + index + 2} aria-selected={selected?.has(trial.trial) ?? false}
            class={`line${first + index === active ? ' active' : ''}${selected?.has(trial.trial) ? ' chosen' : ''}`} style={{ ...template, ...whole, transform: `translateY(${(first + index) * rowHeight}px)` }}
            onMouseEnter={() => { selection.hovered.value = trial.trial; }} onClick={event => {
              setActive(first + index);
              if (!(event.target instanceof HTMLElement) || !event.target.closest('a, input, .check')) selection.open(trial.trial);
            }}>
            <span role="gridcell" class="check"><input type="checkbox" tabIndex={-1} aria-label={`Choose trial ${trial.trial}`} checked={selected?.has(trial.trial) ?? false} onChange={() => choose(trial.trial)} /></span>
            {columns.map(column => <Cell key={column.id} name={name} trial={trial} column={column} />)}
          </div>
        ))}
      </div>
    </div>
  );
}

function Cell({ name, trial, column }: { name: string; trial: Trial; column: Column }) {
  const text = column.show(trial);
  return (
    <span role="gridcell" class={column.isNumber ? 'right' : undefined} title={text.length > 12 ? text : undefined}>
      {column.id === 'trial' ? <a tabIndex={-1} href={to(['experiments', name, 'trials', trial.trial])}>{text}</a> : column.id === 'status' ? <Pill status={text} /> : text}
    </span>
  );
}
