import { useMemo, useState } from 'preact/hooks';
import { contour } from '../charts/contour';
import { effect } from '../charts/effects';
import { importance } from '../charts/importance';
import { slices } from '../charts/slices';
import type { Parameter } from '../data/parameters';
import { Choice } from './fields';
import { Figure } from './Figure';
import { once, useLoaded } from './hooks';
import type { Scene } from './scene';

const useImportance = ({ live, metric }: Scene) => useLoaded(() => once(live, `importance ${metric}`, () => live.importance(metric)), [live, metric]);

/** Which parameters matter. */
export function Importances({ scene }: { scene: Scene }) {
  const { metric, stage } = scene;
  const { value, error } = useImportance(scene);
  return <Figure stage={stage} title="Importance" of={[value, error, metric]} draw={look => (value === undefined ? waiting(error) : importance(value, metric, look))}>{scene.isReplayed && <p class="an-note">Of all trials, not of those at the time that is replayed.</p>}</Figure>;
}

/** What is to be expected of each value of a parameter. */
export function Effects({ scene, parameters }: { scene: Scene; parameters: readonly Parameter[] }) {
  const { live, metric, stage } = scene;
  const [chosen, choose] = useState('');
  const parameter = parameters.find(one => one.name === chosen) ?? parameters[0];
  const { value, error } = useLoaded(() => (parameter === undefined || live.effect === undefined ? Promise.resolve(undefined) : live.effect(parameter.name, metric)), [live, metric, parameter?.name]);
  return (
    <Figure stage={stage} title="Effect" of={[value, error, parameter, metric]} controls={<Picker label="parameter" of={parameters} value={parameter} onChange={choose} />}
      draw={look => (parameter === undefined ? 'There is no parameter.' : value === undefined ? waiting(error) : effect(value, parameter, look))}>
      {scene.isReplayed && <p class="an-note">Of all trials, not of those at the time that is replayed.</p>}
    </Figure>
  );
}

/** Each parameter against the metric. */
export function Slices({ scene, parameters }: { scene: Scene; parameters: readonly Parameter[] }) {
  const { trials, shown, metric, goal, isLog, stage } = scene;
  return <Figure stage={stage} title="Slices" isWide of={[trials, shown, parameters, metric, isLog]} draw={look => slices({ trials, shown, parameters, metric, goal, isLog }, look)} />;
}

/** Two parameters at once; at first the two that matter most. */
export function Contour({ scene, parameters }: { scene: Scene; parameters: readonly Parameter[] }) {
  const { trials, shown, metric, goal, stage } = scene;
  const [chosen, choose] = useState<readonly [string, string]>(['', '']);
  const { value } = useImportance(scene);
  const ranked = useMemo(() => {
    const places = new Map(value?.parameters.map((share, i) => [share.parameters[0], i]));
    return [...parameters].sort((a, b) => (places.get(a.name) ?? Infinity) - (places.get(b.name) ?? Infinity) || 0);
  }, [parameters, value]);
  const first = ranked.find(one => one.name === chosen[0]) ?? ranked[0];
  const second = ranked.find(one => one.name === chosen[1]) ?? ranked.find(one => one !== first);
  return (
    <Figure stage={stage} title="Contour" of={[trials, shown, first, second, metric, goal]}
      controls={<>
        <Picker label="across" of={parameters} value={first} onChange={name => choose([name, second?.name === name ? first?.name ?? '' : second?.name ?? ''])} />
        <Picker label="upwards" of={parameters} value={second} onChange={name => choose([first?.name === name ? second?.name ?? '' : first?.name ?? '', name])} />
      </>}
      draw={look => (first === undefined || second === undefined ? 'It takes two parameters that differ between trials.' : contour({ trials, shown, first, second, metric, goal }, look))} />
  );
}

function Picker({ label, of, value, onChange }: { label: string; of: readonly Parameter[]; value: Parameter | undefined; onChange: (name: string) => void }) {
  const options = useMemo(() => of.map(one => [one.name, one.name] as const), [of]);
  return <Choice label={label} value={value?.name ?? ''} options={options} onChange={onChange} />;
}

export const waiting = (error: string | undefined): string => (error === undefined ? 'Loading …' : `It could not be loaded: ${error}`);
