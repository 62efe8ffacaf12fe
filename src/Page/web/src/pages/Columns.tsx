import { setQuery } from '../lib/router';
import type { Column } from '../store/columns';
import { say } from '../ui/toasts';

/** Which columns are shown, of all that there are: in the address, too. */
export function Columns({ all, shown }: { all: readonly Column[]; shown: readonly Column[] }) {
  const ids = shown.map(column => column.id);
  const choose = (id: string, isShown: boolean) => {
    const next = isShown ? all.filter(column => ids.includes(column.id) || column.id === id).map(column => column.id) : ids.filter(one => one !== id);
    if (next.length === 0) say('At least one column has to stay.');
    else setQuery({ columns: next.join(',') });
  };
  return (
    <details class="menu">
      <summary class="button">Columns</summary>
      <div class="choices">
        {(['Trial', 'Metrics', 'Parameters'] as const).map(group => (
          <fieldset key={group}><legend>{group}</legend>
            {all.filter(column => column.group === group).map(column => <label key={column.id}><input type="checkbox" checked={ids.includes(column.id)} onChange={event => choose(column.id, event.currentTarget.checked)} />{column.title}</label>)}
          </fieldset>
        ))}
        <button type="button" onClick={() => setQuery({ columns: undefined })}>The usual ones</button>
      </div>
    </details>
  );
}
