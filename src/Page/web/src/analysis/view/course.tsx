import { Fragment } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { curves } from '../charts/curves';
import { lineage } from '../charts/lineage';
import { rungs } from '../charts/rungs';
import { sources } from '../charts/sources';
import { timeline } from '../charts/timeline';
import { endsFold } from '../data/curves';
import { lineageOf } from '../data/lineage';
import { count } from '../../lib/format';
import { show } from '../data/numbers';
import { maximumOf, rungsFold, rungsOf } from '../data/rungs';
import { kindOf, searcherKindOf, searcherOf, searchFold } from '../data/searcher';
import { attemptsFold, timelineOf, type Lanes } from '../data/timeline';
import { at, valueOf } from '../data/trials';
import { Choice, Toggle } from './fields';
import { Figure } from './Figure';
import { once, useLoaded } from './hooks';
import { waiting } from './parts';
import type { Scene } from './scene';

const useEvents = ({ model }: Scene) => useLoaded(() => once(model, 'events', model.events ?? (() => Promise.resolve([]))), [model]);

/** The reports of every trial. */
export function Curves({ scene }: { scene: Scene }) {
  const { model, trials, shown, metric, isLog, stage } = scene;
  const [isLogX, setLogX] = useState(false);
  const loaded = useLoaded(() => model.curves(metric), [model, metric]);
  const events = useEvents(scene);
  const mine = useMemo(() => shown.map(i => at(trials, i)), [trials, shown]);
  const ends = useMemo(endsFold, []);
  return (
    <Figure stage={stage} title="Learning curves" isWide of={[loaded.value, loaded.error, events.value, mine, metric, isLog, isLogX]} controls={<Toggle label="logarithmic iterations" value={isLogX} onChange={setLogX} />}
      draw={look => (loaded.value === undefined ? waiting(loaded.error) : curves({ curves: loaded.value, trials: mine, events: events.value ?? [], ends, maximum: maximumOf(model.spec.scheduler), metric, isLogX, isLogY: isLog }, look))} />
  );
}

/** Who came to which rung. */
export function Rungs({ scene }: { scene: Scene }) {
  const { model, metric, goal, isLog, stage, numbers } = scene;
  const { value, error } = useEvents(scene);
  const { scheduler } = model.spec;
  const fold = useMemo(() => rungsFold(scheduler, metric), [scheduler, metric]);
  const found = useMemo(() => (value === undefined ? [] : rungsOf(scheduler, value, metric, fold)), [value, fold]);
  return <Figure stage={stage} title="Rungs" of={[found, error, numbers, metric, goal, isLog]} draw={look => (value === undefined ? waiting(error) : rungs(found, numbers, metric, goal, isLog, look))} />;
}

/** Who went on from whom. */
export function Lineage({ scene }: { scene: Scene }) {
  const { metric, goal, stage, numbers } = scene;
  const { value, error } = useEvents(scene);
  const found = useMemo(() => (value === undefined ? undefined : lineageOf(value, metric)), [value, metric]);
  return <Figure stage={stage} title="Lineage" isWide of={[found, error, numbers, metric, goal]} draw={look => (found === undefined ? waiting(error) : lineage(found, numbers, metric, goal, look))} />;
}

/** What ran when. */
export function TimeLine({ scene }: { scene: Scene }) {
  const { stage, numbers } = scene;
  const { value, error } = useEvents(scene);
  const [by, setBy] = useState<Lanes>('silo');
  const fold = useMemo(attemptsFold, []);
  const found = useMemo(() => (value === undefined ? undefined : timelineOf(value, by, numbers, fold)), [value, by, numbers]);
  const lanes = <Choice label="lanes" value={by} options={[['silo', 'by silo'], ['trial', 'by trial']]} onChange={next => setBy(next === 'trial' ? 'trial' : 'silo')} />;
  return <Figure stage={stage} title="Timeline" isWide controls={lanes} of={[found, error, numbers]} draw={look => (found === undefined ? waiting(error) : timeline(found, numbers, look))} />;
}

/** What searcher and scheduler are, do, and say of it. */
export function Search({ scene }: { scene: Scene }) {
  const { model, trials, shown, metric, goal, isLog, stage } = scene;
  const { value, error } = useEvents(scene);
  const values = useMemo(() => trials.all.map(trial => valueOf(trial, metric, trials.objectives)), [trials, metric]);
  const fold = useMemo(() => searchFold(searcherKindOf(model.spec)), [model.spec]);
  const found = useMemo(() => searcherOf(model.spec, value ?? [], trials.all, values, goal, fold), [model, value, trials, values, goal, fold]);
  const rows = useMemo(() => shown.map(i => ({ trial: at(trials, i).trial, value: values[i] ?? NaN })), [trials, shown, values]);
  return (
    <Figure stage={stage} title="Search" isWide of={[found, rows, metric, isLog, value, error]} draw={look => (value === undefined ? waiting(error) : sources(found, rows, metric, isLog, look))}>
      <dl class="an-facts">
        <dt>Searcher</dt><dd>{found.kind}{found.options.length > 0 && ` (${found.options.join(', ')})`}</dd>
        {found.announcements.map(text => <Fragment key={text}><dt>It says</dt><dd>{text}</dd></Fragment>)}
        <dt>Scheduler</dt><dd>{kindOf(model.spec, 'scheduler')}</dd>
        {model.status.scheduler !== '' && <><dt>It says</dt><dd>{model.status.scheduler}</dd></>}
        {found.remarks.map(text => <Fragment key={text}><dt>And</dt><dd>{text}</dd></Fragment>)}
      </dl>
      {value !== undefined && (
        <div class="an-data" tabIndex={0} role="region" aria-label="Who proposed trials">
          <table>
            <thead><tr><th scope="col">proposed by</th><th scope="col">trials</th><th scope="col">new bests</th><th scope="col">best {metric}</th></tr></thead>
            <tbody>
              {found.sources.map(source => (
                <tr key={source.name}>
                  <td><button type="button" class="an-link" title={`Select its ${count(source.trials.length, 'trial')}`} onClick={() => (stage.selection.selected.value = new Set(source.trials))}>{source.name}</button></td>
                  <td class="an-number">{source.trials.length}</td><td class="an-number">{source.improvements}</td><td class="an-number">{show(source.best)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Figure>
  );
}
