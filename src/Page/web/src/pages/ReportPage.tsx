import type { ReportStore } from '../store/report';
import { Shell } from '../ui/Shell';
import { ExperimentParts } from './ExperimentPage';

/** A report file: one experiment, at the same addresses as on the page of a server. */
export function ReportPage({ store }: { store: ReportStore }) {
  return (
    <Shell isFile>
      <ExperimentParts store={store} />
      <footer class="foot"><details><summary>Tune.Orleans {store.version}</summary><pre class="code" tabIndex={0}>{document.getElementById('tune-licences')?.textContent ?? ''}</pre></details></footer>
    </Shell>
  );
}
