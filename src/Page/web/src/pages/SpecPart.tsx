import { useEffect, useState } from 'preact/hooks';
import type { Json } from '../model';
import { pretty } from '../lib/format';
import { route, setQuery, to } from '../lib/router';
import { writeYaml } from '../lib/yaml';
import { mayOperate } from '../store/about';
import type { ExperimentStore } from '../store/contract';
import { Card, Loading } from '../ui/parts';
import { say } from '../ui/toasts';
import { Format } from './Format';

/** What an experiment is, as it is stored. */
export function SpecPart({ store }: { store: ExperimentStore }) {
  const [spec, setSpec] = useState<{ readonly [name: string]: Json } | null>(null);
  useEffect(() => { store.readSpec().then(setSpec, error => say(String(error), { isBad: true })); }, [store]);
  if (!spec) return <Loading what="the spec" />;
  const isJson = route.value.query.get('as') === 'json';
  const actions = <>
    <Format isJson={isJson} choose={format => setQuery({ as: format === 'json' ? 'json' : undefined })} />
    {mayOperate() && <a class="button" href={to(['new'], { from: store.name })}>Copy and change</a>}
  </>;
  return (
    <Card title="Spec" wide actions={actions}>
      <pre class="code" tabIndex={0}><code>{isJson ? pretty(spec) : writeYaml(spec)}</code></pre>
    </Card>
  );
}
