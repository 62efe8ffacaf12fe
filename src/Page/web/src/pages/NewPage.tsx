import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Json, Listed, PageOf, Validation } from '../model';
import { get, pathOf, post } from '../lib/api';
import { pretty } from '../lib/format';
import { ApiProblem } from '../lib/problem';
import { go, route, setQuery, to } from '../lib/router';
import { changeYaml, readFields, writeYaml, type Changes, type Fields } from '../lib/yaml';
import { mayOperate } from '../store/about';
import { Card, Empty, Trouble } from '../ui/parts';
import { say } from '../ui/toasts';
import { advice } from './advice';
import { Format } from './Format';
import { placeOf, runFileKeys } from './specText';
import { templates } from './templates';

const validateAfter = 350;

/** A new experiment: a form of what most need, and the whole spec beside it, as YAML or JSON. Each says what the other does. */
export function NewPage() {
  const from = route.value.query.get('from');
  const isJson = route.value.query.get('as') === 'json';
  const write = (json: Fields) => (isJson ? pretty(json) : writeYaml(json));
  const [source, setSource] = useState(() => write(templates[0].spec));
  const [trainable, setTrainable] = useState('');
  const [answer, setAnswer] = useState<Validation | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [searchers, schedulers] = [useKinds('searchers'), useKinds('schedulers')];
  const editor = useRef<HTMLTextAreaElement>(null);
  const parsed = useMemo(() => readFields(source), [source]);
  const spec = parsed instanceof Error ? null : parsed;
  useEffect(() => { document.title = 'New experiment · Tune.Orleans'; }, []);
  useEffect(() => {
    if (from === null) return;
    const read = async () => {
      const [copied, list] = [await get<Fields>(pathOf(from, '/spec')), await get<PageOf<Listed>>('/experiments?limit=1000')];
      setSource(write({ ...copied, name: freeName(from, list.items.map(one => one.name)) }));
      setTrainable(copied.program ? '' : list.items.find(one => one.name === from)?.trainable ?? '');
    };
    read().catch(error => say(String(error), { isBad: true }));
  }, [from]);
  useEffect(() => {
    setProblem(null);
    if (!spec) return setAnswer(null);
    const end = new AbortController();
    const timer = setTimeout(() => post<Validation>('/experiments:validate', bodyOf(spec, trainable), end.signal).then(setAnswer, error => {
      if (error instanceof ApiProblem) setProblem(error);
    }), validateAfter);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [source, trainable]);
  if (!mayOperate()) return <Empty isPage title="Your key may look, and start nothing."><p>Ask whoever runs this server for one with the role operator.</p></Empty>;
  const set = (changes: Changes) => { if (spec) setSource(isJson ? pretty({ ...spec, ...changes }) : changeYaml(source, changes)); };
  const showAs = (format: string) => {
    setQuery({ as: format === 'json' ? 'json' : undefined });
    if (spec) setSource(format === 'json' ? pretty(spec) : writeYaml(spec));
  };
  const objective = objectOf(spec?.objective);
  const start = async (onDifference?: string) => {
    if (!spec) return;
    try {
      const done = await post<{ experiment: string }>('/experiments', { ...bodyOf(spec, trainable), onDifference });
      go(to(['experiments', done.experiment]));
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error);
      else throw error;
    }
  };
  const problems = parsed instanceof Error ? [`The spec can't be read: ${parsed.message}.`] : answer?.problems ?? [];
  const ofRunFile = spec ? runFileKeys(spec) : [];
  return (
    <>
      <div class="head">
        <h1>New experiment</h1>
        <label class="push">Begin with <select value="" onChange={event => {
          const template = templates[Number(event.currentTarget.value)];
          if (template) setSource(write(template.spec));
        }}><option value="" disabled>a template</option>{templates.map((template, index) => <option key={template.name} value={index}>{template.name}</option>)}</select></label>
      </div>
      <div class="two">
        <form onSubmit={event => {
          event.preventDefault();
          void start();
        }}>
          <Card title="What most need">
            <label>Name<input required value={String(spec?.name ?? '')} disabled={!spec} onInput={event => set({ name: event.currentTarget.value })} /></label>
            {!spec?.program && <label>Trainable: the name that the silos know its code by<input value={trainable} onInput={event => setTrainable(event.currentTarget.value)} /></label>}
            <div class="row">
              <label>Metric<input value={String(objective.metric ?? '')} disabled={!spec} onInput={event => set({ objective: { ...objective, metric: event.currentTarget.value } })} /></label>
              <label>Goal<select value={/^max/i.test(String(objective.goal)) ? 'Maximize' : 'Minimize'} disabled={!spec} onChange={event => set({ objective: { ...objective, goal: event.currentTarget.value } })}><option value="Minimize">Minimize</option><option value="Maximize">Maximize</option></select></label>
              <label>Samples<input type="number" min={1} value={typeof spec?.samples === 'number' ? spec.samples : ''} disabled={!spec} onInput={event => set({ samples: Number.isNaN(event.currentTarget.valueAsNumber) ? undefined : event.currentTarget.valueAsNumber })} /></label>
            </div>
            <div class="row">
              <Kind label="Searcher" none="Auto chooses" kinds={searchers} json={spec?.searcher} set={json => set({ searcher: json })} />
              <Kind label="Scheduler" none="none: trials run to their end" kinds={schedulers} json={spec?.scheduler} set={json => set({ scheduler: json })} />
            </div>
          </Card>
          {spec && <Card title="Advice"><ul class="advice">{advice(spec).map(one => <li key={one}>{one}</li>)}</ul></Card>}
          <Card title={problems.length === 0 ? 'Ready' : problems.length === 1 ? 'One thing to mend' : `${problems.length} things to mend`}>
            <div role="status">
              {problems.length === 0 && <p class="quiet">{answer === null ? 'Being checked …' : answer.exists ? 'There is an experiment of this name: with the same spec it goes on, with another you are asked.' : 'The server has nothing against it.'}</p>}
              {ofRunFile.length > 0 && <p class="strip">This looks like a file for <code>tune run</code>: {ofRunFile.join(', ')}. Here it is the spec that experiments are stored as: a program is <code>program: {'{command: [python3, train.py]}'}</code>, an objective <code>{'{metric: loss, goal: Minimize}'}</code>. Start such a file by <code>tune run FILE</code>.</p>}
              <ul class="problems">{problems.map(one => <li key={one}><button type="button" class="link" onClick={() => show(editor.current, one)}>{one}</button></li>)}</ul>
            </div>
            {problem && <Trouble problem={problem} />}
            {problem?.kind === 'other-spec' && (
              <div class="actions">
                <button type="button" onClick={() => void start('change')}>Change that one to this spec</button>
                <button type="button" onClick={() => void start('fork')}>Fork: another one that learns from it</button>
              </div>
            )}
            <div class="actions"><button type="submit" class="main" disabled={!answer?.isValid}>Start</button></div>
          </Card>
        </form>
        <Card title="Spec" actions={<Format isJson={isJson} choose={showAs} />}>
          <textarea ref={editor} class="mono editor" spellcheck={false} aria-label={`The spec as ${isJson ? 'JSON' : 'YAML'}`} aria-invalid={problems.length > 0} value={source} onInput={event => setSource(event.currentTarget.value)} />
        </Card>
      </div>
    </>
  );
}

function Kind({ label, none, kinds, json, set }: { label: string; none: string; kinds: readonly string[]; json: Json | undefined; set: (json: Json | undefined) => void }) {
  const kind = String(objectOf(json).kind ?? '');
  return (
    <label>{label}<select value={kind} onChange={event => set(event.currentTarget.value ? { kind: event.currentTarget.value } : undefined)}>
      <option value="">{none}</option>
      {[...new Set([...kinds, ...(kind ? [kind] : [])])].map(one => <option key={one} value={one}>{one}</option>)}
    </select></label>
  );
}

function useKinds(path: string): readonly string[] {
  const [kinds, setKinds] = useState<readonly string[]>([]);
  useEffect(() => { get<PageOf<{ kind: string }>>(`/${path}`).then(page => setKinds(page.items.map(one => one.kind)), () => { /* can be typed */ }); }, [path]);
  return kinds;
}

const bodyOf = (spec: Fields, trainable: string) => spec.program || trainable.trim() === '' ? { spec } : { spec, trainable: trainable.trim() };
const objectOf = (json: Json | undefined): { readonly [name: string]: Json } => json !== null && typeof json === 'object' && !Array.isArray(json) ? json : {};

/** Puts the cursor where a problem says that it is. */
function show(editor: HTMLTextAreaElement | null, problem: string) {
  if (!editor) return;
  const { from, to } = placeOf(editor.value, problem);
  editor.focus();
  editor.setSelectionRange(from, to);
  const line = editor.value.slice(0, from).split('\n').length - 1;
  editor.scrollTop = Math.max(0, line - 3) * editor.scrollHeight / Math.max(1, editor.value.split('\n').length);
}

function freeName(name: string, taken: readonly string[]): string {
  for (let number = 2; ; number++) if (!taken.includes(`${name}-${number}`)) return `${name}-${number}`;
}
