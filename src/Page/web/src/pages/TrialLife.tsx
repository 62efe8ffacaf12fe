import { useEffect, useState } from 'preact/hooks';
import type { JournalEvent, PageOf } from '../model';
import { get } from '../lib/api';
import { count, duration, time } from '../lib/format';
import { lifeOf, type Step } from '../lib/life';
import { Card } from '../ui/parts';

const most = 200;

/** What has become of a trial, by and by, and why. */
export function TrialLife({ path, heard }: { path: string; heard: number }) {
  const [steps, setSteps] = useState<readonly Step[]>([]);
  useEffect(() => {
    let isThere = true;
    const read = async () => {
      const all: JournalEvent[] = [];
      for (let next: string | undefined = ''; next !== undefined;) {
        const page: PageOf<JournalEvent> = await get(`${path}/events?limit=1000${next && `&cursor=${next}`}`);
        all.push(...page.items);
        next = page.next;
      }

      if (isThere) setSteps(lifeOf(all));
    };
    read().catch(() => { /* the trial's own question says what is wrong */ });
    return () => { isThere = false; };
  }, [path, heard]);
  const begun = Date.parse(steps[0]?.at ?? '');
  return (
    <Card title="What has become of it" wide>
      {steps.length > most && <p class="quiet">The last {most} of {count(steps.length, 'entry', 'entries')}:</p>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Entries"><table class="list life">
        <thead><tr><th>When</th><th class="right">After</th><th>What</th><th>Why</th></tr></thead>
        <tbody>{steps.slice(-most).map((step, index) => (
          <tr key={index}><td class="when"><time dateTime={step.at}>{time(step.at)}</time></td><td class="right">{duration((Date.parse(step.at) - begun) / 1000)}</td><td class={step.isBad ? 'bad' : undefined}>{step.what}</td><td class="quiet">{step.why}</td></tr>
        ))}</tbody>
      </table></div>
    </Card>
  );
}
