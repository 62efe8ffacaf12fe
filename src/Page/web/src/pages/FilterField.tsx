import { useRef, useState } from 'preact/hooks';
import { FilterError, parse, quoted, type Test } from '../lib/filter';
import { setQuery } from '../lib/router';
import type { Column } from '../store/columns';

/** Which trials a filter means; or what is wrong with it. */
export function testOf(filter: string, all: readonly Column[]): Test | FilterError {
  if (filter.trim() === '') return () => true;
  try {
    return parse(filter, new Set(all.map(column => column.id)));
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}

/** A filter that an experiment's trials could have. */
export function exampleOf(all: readonly Column[], metric: string): string {
  const parameter = all.find(column => column.group === 'Parameters' && column.isNumber);
  return `${parameter ? `${quoted(parameter.id)} < 0.01 and ` : ''}${quoted(metric)} > 0.9 and status = Running`;
}

/** The filter that is in the address, and what is wrong with it at its place. */
export function FilterField({ value, test, all, example }: { value: string; test: Test | FilterError; all: readonly Column[]; example: string }) {
  const [draft, setDraft] = useState(value);
  const sent = useRef(value);
  // an address that was followed says another filter
  if (sent.current !== value) {
    sent.current = value;
    if (draft !== value) setDraft(value);
  }

  const isWrong = test instanceof FilterError;
  return (
    <div class="filter">
      <input type="search" spellcheck={false} autocomplete="off" placeholder={example} aria-label="Filter, such as lr < 0.01 and accuracy > 0.9" aria-invalid={isWrong} aria-describedby={isWrong ? 'filter-problem' : undefined}
        value={draft} onInput={event => {
          const text = event.currentTarget.value;
          setDraft(text);
          sent.current = text;
          setQuery({ filter: text });
        }} />
      {isWrong && <p id="filter-problem" class="problem" role="alert"><code>{value.slice(0, test.from)}<mark>{value.slice(test.from, test.to) || ' '}</mark>{value.slice(test.to)}</code> {test.message}{test.message.endsWith('?') ? '' : '.'}
        {test.message.includes('is no parameter') && <span class="quiet"> There are {all.slice(0, 30).map(column => column.id).join(', ')}{all.length > 30 ? ', …' : ''}.</span>}</p>}
    </div>
  );
}
