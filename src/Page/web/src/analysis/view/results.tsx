import { useMemo, useState } from 'preact/hooks';
import { edf } from '../charts/edf';
import { history } from '../charts/history';
import { pareto } from '../charts/pareto';
import type { Direction } from '../data/front';
import { isObject } from '../../lib/flatten';
import { numberOf } from '../../lib/format';
import { at, valueOf } from '../data/trials';
import { Choice } from './fields';
import { Figure } from './Figure';
import type { Scene } from './scene';

/** What came of trials, one after the other. */
export function History({ scene }: { scene: Scene }) {
  const { trials, shown, metric, goal, isLog, stage } = scene;
  const [against, setAgainst] = useState('number');
  return (
    <Figure stage={stage} title="History" of={[trials, shown, metric, goal, isLog, against]}
      controls={<Choice label="against" value={against} options={[['number', 'trial number'], ['time', 'time of its end']]} onChange={setAgainst} />}
      draw={look => history({ trials, shown, metric, goal, isLog, isTime: against === 'time' }, look)} />
  );
}

/** How values are distributed. */
export function Distribution({ scene }: { scene: Scene }) {
  const { trials, shown, metric, isLog, stage } = scene;
  return <Figure stage={stage} title="Distribution" of={[trials, shown, metric, isLog]} draw={look => {
    const values = (of: readonly number[]) => of.map(i => valueOf(at(trials, i), metric, trials.objectives));
    const chosen = look.selected === null ? [] : [{ name: 'selected', values: values(shown.filter(i => look.selected?.has(at(trials, i).trial))) }];
    return edf([{ name: 'all that are shown', values: values(shown) }, ...chosen], metric, isLog, look);
  }} />;
}

/** The front of two metrics, or three. */
export function Pareto({ scene }: { scene: Scene }) {
  const { trials, shown, stage, model } = scene;
  const options = useMemo(() => directionsOf(scene), [trials, model]);
  const [chosen, choose] = useState<readonly string[]>([]);
  const keys = [...options.keys()];
  const [x, y, z] = [chosen[0] ?? keys[0] ?? '', chosen[1] ?? trials.objectives[1]?.metric ?? '', chosen[2] ?? ''];
  const directions = [x, y, z].flatMap(key => options.get(key) ?? []);
  const set = (i: number) => (key: string) => choose(Object.assign([x, y, z], { [i]: key }));
  const list = keys.map(key => [key, key] as const);
  return (
    <Figure stage={stage} title="Pareto front" isWide of={[trials, shown, x, y, z, options]}
      controls={<>
        <Choice label="across" value={x} options={list} onChange={set(0)} />
        <Choice label="upwards" value={y} options={[['', 'choose'], ...list]} onChange={set(1)} />
        <Choice label="third, by colour" value={z} options={[['', 'none'], ...list]} onChange={set(2)} />
      </>}
      draw={look => (y === '' ? 'Choose a second metric, and which end of it is the better one.' : pareto({ trials, shown, directions }, look))} />
  );
}

// objectives have a goal; of other metrics a person says which end is the better one
function directionsOf({ trials, model }: Scene): Map<string, Direction> {
  const found = new Map<string, Direction>();
  const specs = [model.spec.objective, ...(Array.isArray(model.spec.alsoOptimize) ? model.spec.alsoOptimize : [])];
  trials.objectives.forEach((one, i) => {
    const spec = specs[i];
    const reference = isObject(spec) ? numberOf(spec.reference as number) : NaN;
    found.set(one.metric, { ...one, ...(Number.isFinite(reference) ? { reference } : {}) });
  });
  for (const metric of trials.metrics) {
    if (found.has(metric)) continue;
    found.set(`${metric} (lower is better)`, { metric, goal: 'Minimize' });
    found.set(`${metric} (higher is better)`, { metric, goal: 'Maximize' });
  }
  return found;
}
