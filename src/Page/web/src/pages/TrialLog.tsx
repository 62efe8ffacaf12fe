import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, download } from '../lib/api';
import { count } from '../lib/format';
import { Card } from '../ui/parts';
import { attempt } from '../ui/toasts';

const every = 2000;
const longest = 200_000;

/** What the trial's program writes, as it writes it. */
export function TrialLog({ path, isLive, title = 'Log' }: { path: string; isLive: boolean; title?: string }) {
  const [text, setText] = useState<string | null>(null);
  const [isCut, cut] = useState(false);
  const place = useRef<HTMLPreElement>(null);
  useEffect(() => {
    let [isThere, offset, all] = [true, 0, ''];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const decoder = new TextDecoder();
    const read = async () => {
      try {
        const more = new Uint8Array(await (await ask('GET', `${path}/log?offset=${offset}`)).arrayBuffer());
        offset += more.length;
        if (isThere && (more.length > 0 || all === '')) {
          all += decoder.decode(more, { stream: true });
          cut(all.length > longest);
          const host = place.current;
          const isAtEnd = !host || host.scrollTop + host.clientHeight >= host.scrollHeight - 8;
          setText(all = all.slice(-longest));
          // who reads further up is left there
          if (isAtEnd) requestAnimationFrame(() => { if (place.current) place.current.scrollTop = place.current.scrollHeight; });
        }
      } catch {
        // one that is no program, or has not begun, has none
      }

      if (isThere && isLive) timer = setTimeout(() => void read(), every);
    };
    void read();
    return () => {
      isThere = false;
      clearTimeout(timer);
    };
  }, [path, isLive]);
  if (text === null) return null;
  const actions = <button type="button" onClick={() => void attempt(() => download(`${path}/log`, 'program.log'))}>Download</button>;
  return <Card title={title} wide actions={actions}>{isCut && <p class="quiet">The last {count(longest, 'character')}:</p>}<pre class="code log" ref={place} tabIndex={0}><code>{text || 'It has written nothing yet.'}</code></pre></Card>;
}
