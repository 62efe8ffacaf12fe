import type { Column } from '../store/columns';
import type { ExperimentStore } from '../store/contract';
import { attempt } from '../ui/toasts';
import { Columns } from './Columns';
import { exampleOf, FilterField } from './FilterField';
import type { TableQuery } from './tableQuery';

/** What stands above a table of trials: its filter, its columns, and the file of all of them. */
export function TableTools({ store, all, shown, query, metric }: { store: ExperimentStore; all: readonly Column[]; shown: readonly Column[]; query: TableQuery; metric: string }) {
  return (
    <div class="tools">
      <FilterField value={query.filter} test={query.test} all={all} example={exampleOf(all, metric)} />
      <Columns all={all} shown={shown} />
      <button type="button" onClick={() => void attempt(() => store.saveTable())}>CSV</button>
    </div>
  );
}
