import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { JournalEvent } from '../model';
import './analysis.css';
import type { AnalysisProps } from './contract';
import { at as atFlat, textOf } from '../lib/flatten';
import { count, numberOf } from '../lib/format';
import { show } from './data/numbers';
import { modelAt } from './data/replay';
import { hasLineage, hasRungs } from './data/rungs';
import { at, differs, goalOfMetric, nameOf, shown as shownOf, trialsOf, type Trials } from './data/trials';
import { Curves, Lineage, Rungs, Search, TimeLine } from './view/course';
import type { Stage } from './view/Figure';
import { Filters, type Choices } from './view/Filters';
import { Parallel } from './view/Parallel';
import { Contour, Effects, Importances, Slices } from './view/parts';
import { Replay } from './view/Replay';
import { Seen } from './view/Seen';
import { Distribution, History, Pareto } from './view/results';
import type { Scene } from './view/scene';
import { useTheme } from './view/theme';

/** What was chosen of each experiment, for who looks at something else and comes back. */
const kept = new Map<string, Choices>();

/** All charts of an experiment, with one selection. */
export function Analysis({ model, selection }: AnalysisProps) {
  const theme = useTheme();
  const [place, setPlace] = useState<{ events: readonly JournalEvent[]; sequence: number } | null>(null);
  const now = useMemo(() => (place === null ? model : modelAt(model, place.events, place.sequence)), [model, place]);
  const spec = useRef(model.spec);
  const before = useRef<Trials | undefined>(undefined);
  const trials = useMemo(() => (before.current = trialsOf(now, model.spec === spec.current ? before.current : undefined)), [now]);
  spec.current = model.spec;
  const [choices, setChoices] = useState<Choices>(() => kept.get(model.name) ?? { metric: model.status.objective.metric, goal: 'Minimize', isLog: false, top: 100, hidden: new Set(), isDiffering: true });
  const choose = (next: Choices) => {
    kept.set(model.name, next);
    setChoices(next);
  };
  const metric = trials.metrics.includes(choices.metric) ? choices.metric : model.status.objective.metric;
  const goal = trials.objectives.some(one => one.metric === metric) ? goalOfMetric(metric, trials.objectives) : choices.goal;
  const shown = useMemo(() => shownOf(trials, { hidden: choices.hidden, top: choices.top, metric, goal }), [trials, choices.hidden, choices.top, metric, goal]);
  const numbers = useMemo(() => new Set(shown.map(i => at(trials, i).trial)), [trials, shown]);
  const parameters = useMemo(() => (choices.isDiffering ? trials.parameters.filter(one => differs(trials, one)) : trials.parameters), [trials, choices.isDiffering]);

  const stage = useMemo<Stage>(() => {
    const byNumber = new Map(trials.all.map(trial => [trial.trial, trial]));
    const describe = (number: number) => {
      const trial = byNumber.get(number);
      if (trial === undefined) return { title: `trial ${number}`, lines: [] };
      const metrics = Object.entries(trial.metrics ?? {}).slice(0, 4).map(([name, value]) => `${name}: ${show(numberOf(value))}`);
      const values = parameters.slice(0, 6).flatMap(one => {
        const value = one.cellOf(trial.configuration) ?? atFlat(trial.configuration, one.name);
        return value === undefined || value === null ? [] : [`${one.name}: ${typeof value === 'number' ? show(value) : textOf(value).slice(0, 80)}`];
      });
      return { title: nameOf(trial), lines: [`${trial.status}${trial.reason === undefined ? '' : `: ${trial.reason.slice(0, 160)}`}`, ...metrics, ...values] };
    };
    return { name: model.name, theme, selection, describe };
  }, [trials, parameters, theme, selection, model.name]);

  const scene: Scene = { stage, model: now, live: model, trials, shown, numbers, parameters, metric, goal, isLog: choices.isLog, isReplayed: place !== null };
  return (
    <div class="an">
      <div class="an-bar">
        <Filters trials={trials} shown={shown.length} choices={choices} selection={selection} onChange={choose} />
        {model.events !== undefined && <Replay model={model} events={model.events} onPlace={setPlace} />}
      </div>
      {model.sampledOf !== undefined && <p class="an-note" role="note">Charts are of a sample: {count(model.trials.length, 'trial')} of {model.sampledOf.toLocaleString('en')}. The best are in it, those that were better than all before them, the Pareto front and the newest; the others are spread evenly. What needs the whole journal is not drawn of so many: rungs, lineage, the timeline, the search, the replay.</p>}
      <Section title="Results">
        <Seen><History scene={scene} /></Seen>
        <Seen><Distribution scene={scene} /></Seen>
        {trials.metrics.length > 1 && <Seen><Pareto scene={scene} /></Seen>}
      </Section>
      <Section title="Parameters">
        <Seen><Parallel scene={scene} parameters={parameters} /></Seen>
        <Seen><Slices scene={scene} parameters={parameters} /></Seen>
        <Seen><Importances scene={scene} /></Seen>
        {model.effect !== undefined && <Seen><Effects scene={scene} parameters={parameters} /></Seen>}
        <Seen><Contour scene={scene} parameters={parameters} /></Seen>
      </Section>
      <Section title="Course">
        <Seen><Curves scene={scene} /></Seen>
        {model.events !== undefined && <>
          {hasRungs(model.spec.scheduler) && <Seen><Rungs scene={scene} /></Seen>}
          {hasLineage(model.spec.scheduler) && <Seen><Lineage scene={scene} /></Seen>}
          <Seen><TimeLine scene={scene} /></Seen>
          <Seen><Search scene={scene} /></Seen>
        </>}
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="an-section" aria-label={title}>
      <h2>{title}</h2>
      <div class="an-grid">{children}</div>
    </section>
  );
}
