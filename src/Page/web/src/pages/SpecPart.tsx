import { useEffect, useState } from 'preact/hooks';
import type { Json } from '../model';
import { pretty } from '../lib/format';
import { to } from '../lib/router';
import { mayOperate } from '../store/about';
import type { ExperimentStore } from '../store/contract';
import { Card, Loading } from '../ui/parts';
import { say } from '../ui/toasts';

/** What an experiment is, as it is stored. */
export function SpecPart({ store }: { store: ExperimentStore }) {
  const [spec, setSpec] = useState<{ readonly [name: string]: Json } | null>(null);
  useEffect(() => { store.readSpec().then(setSpec, error => say(String(error), { isBad: true })); }, [store]);
  if (!spec) return <Loading what="the spec" />;
  return (
    <Card title="Spec" wide actions={mayOperate() && <a class="button" href={to(['new'], { from: store.name })}>Copy and change</a>}>
      <pre class="code" tabIndex={0}><code>{pretty(spec)}</code></pre>
    </Card>
  );
}
