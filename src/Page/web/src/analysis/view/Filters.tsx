import type { Objective } from '../../model';
import type { Selection } from '../contract';
import { count } from '../../lib/format';
import type { Goal } from '../data/numbers';
import type { Trials } from '../data/trials';
import { Choice, Toggle } from './fields';

/** What is shown of an experiment, and how. */
export interface Choices {
  readonly metric: string;
  /** For metrics that are no objective. */
  readonly goal: Goal;
  readonly isLog: boolean;
  readonly top: number;
  readonly hidden: ReadonlySet<string>;
  readonly isDiffering: boolean;
}

/** The choices above all charts. */
export function Filters({ trials, shown, choices, selection, onChange }: { trials: Trials; shown: number; choices: Choices; selection: Selection; onChange: (next: Choices) => void }) {
  const set = (part: Partial<Choices>) => onChange({ ...choices, ...part });
  const statuses = new Map<string, number>();
  for (const trial of trials.all) statuses.set(trial.status, (statuses.get(trial.status) ?? 0) + 1);
  const objective: Objective | undefined = trials.objectives.find(one => one.metric === choices.metric);
  const toggled = (status: string) => {
    const hidden = new Set(choices.hidden);
    if (!hidden.delete(status)) hidden.add(status);
    return hidden;
  };
  const selected = selection.selected.value;
  return (
    <div class="an-filters" role="group" aria-label="What the charts show">
      <Choice label="metric" value={choices.metric} options={trials.metrics.map(name => [name, name])} onChange={metric => set({ metric })} />
      {objective === undefined
        ? <Choice label="better" value={choices.goal} options={[['Minimize', 'lower'], ['Maximize', 'higher']]} onChange={goal => set({ goal: goal as Goal })} />
        : <span class="an-note">{objective.goal === 'Minimize' ? 'lower' : 'higher'} is better</span>}
      <Toggle label="logarithmic" value={choices.isLog} onChange={isLog => set({ isLog })} />
      <label class="an-field">best <input type="range" min={1} max={100} value={choices.top} aria-valuetext={`the best ${choices.top} per cent`} onInput={event => set({ top: Number(event.currentTarget.value) })} /> <output>{choices.top >= 100 ? 'all' : `${choices.top} %`}</output></label>
      {[...statuses].map(([status, n]) => <Toggle key={status} label={`${status} ${n.toLocaleString('en')}`} value={!choices.hidden.has(status)} onChange={() => set({ hidden: toggled(status) })} />)}
      <Toggle label="only parameters that differ" value={choices.isDiffering} onChange={isDiffering => set({ isDiffering })} />
      <span class="an-note" role="status">{count(shown, 'trial')} shown{selected !== null && `, ${selected.size.toLocaleString('en')} selected`}</span>
      {selected !== null && <button type="button" onClick={() => (selection.selected.value = null)}>Select none</button>}
    </div>
  );
}
