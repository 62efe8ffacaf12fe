import { useMemo } from 'preact/hooks';
import { FilterError, type Test } from '../lib/filter';
import { route } from '../lib/router';
import { usualColumns, type Column } from '../store/columns';
import { testOf } from './FilterField';

/** What the address says of a table of trials. */
export interface TableQuery {
  readonly filter: string;
  /** What the filter means, or what is wrong with it. */
  readonly test: Test | FilterError;
  /** The column that is sorted by; none as long as there are no columns. */
  readonly by: Column | undefined;
  readonly isDown: boolean;
  readonly onlyChosen: boolean;
}

export function useTableQuery(all: readonly Column[]): TableQuery {
  const { query } = route.value;
  const [filter, sort] = [query.get('filter') ?? '', query.get('sort') ?? 'trial'];
  const test = useMemo(() => testOf(filter, all), [filter, all]);
  const isDown = sort.startsWith('-');
  return { filter, test, by: all.find(column => column.id === (isDown ? sort.slice(1) : sort)) ?? all[0], isDown, onlyChosen: query.get('chosen') === '1' };
}

/** The columns that the address names, or the usual ones. */
export function useShownColumns(all: readonly Column[], hasNames: boolean): readonly Column[] {
  const named = route.value.query.get('columns') ?? '';
  return useMemo(() => {
    const byId = new Map(all.map(column => [column.id, column]));
    return named ? named.split(',').map(id => byId.get(id)).filter(column => column !== undefined) : usualColumns(all, hasNames);
  }, [all, named, hasNames]);
}
