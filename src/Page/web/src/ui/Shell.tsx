import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { key, setKey, wantsKey } from '../lib/api';
import { route, to } from '../lib/router';
import { isDark, theme } from '../lib/theme';
import { backTo } from '../store/kept';
import { askProvider, provider, signIn } from '../store/signIn';
import { attempt, Toasts } from './toasts';

const places = [['experiments', 'Experiments'], ['new', 'New'], ['cluster', 'Cluster'], ['settings', 'Settings']] as const;

/** What is around every page; around a report file there is nowhere else to go. */
export function Shell({ isFile = false, children }: { isFile?: boolean; children: ComponentChildren }) {
  const here = route.value.path[0] ?? 'experiments';
  const main = useRef<HTMLElement>(null);
  const address = route.value.path.join('/');
  const first = useRef(true);
  // who hears the page is told of another one; at first nothing has changed
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [address]);
  return (
    <>
      <header class="top">
        <button type="button" class="skip" onClick={() => main.current?.focus()}>To the content</button>
        {isFile ? <span class="brand"><Mark /><Word /> report</span> : <a class="brand" aria-label="Tune.Orleans: all experiments" href={to(['experiments'])}><Mark /><Word /></a>}
        {!isFile && (
          <nav aria-label="Places">
            {places.map(([place, name]) => <a key={place} href={backTo([place])} aria-current={here === place || (place === 'experiments' && here === 'compare') ? 'page' : undefined}>{name}</a>)}
          </nav>
        )}
        <button type="button" class="plain theme" aria-label={isDark.value ? 'Light colours' : 'Dark colours'} title={isDark.value ? 'Light colours' : 'Dark colours'} onClick={() => { theme.value = isDark.value ? 'light' : 'dark'; }}>
          <span aria-hidden="true">{isDark.value ? '☀' : '☾'}</span>
        </button>
      </header>
      <main ref={main} tabIndex={-1}>{wantsKey.value === null ? children : <KeyForm reason={wantsKey.value} />}</main>
      <Toasts />
    </>
  );
}

function Word() {
  return <span class="word">Tune<span class="quiet">.Orleans</span></span>;
}

function Mark() {
  return <svg class="mark" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M3 18 8 12l4 3 5-8 4 3" /><circle cx="17" cy="7" r="2.4" /></svg>;
}

function KeyForm({ reason }: { reason: string }) {
  const [text, setText] = useState('');
  useEffect(() => { void attempt(askProvider); }, []);
  const at = provider.value;
  return (
    <form class="key card" onSubmit={event => {
      event.preventDefault();
      setKey(text.trim());
    }}>
      <h1>{at ? 'Sign in, or give a key' : 'A key is needed'}</h1>
      {at && <p class="actions"><button type="button" class="main" onClick={() => void attempt(() => signIn(at))}>Sign in</button><span class="quiet">at {new URL(at.authority).host}</span></p>}
      <p>{reason} Whoever runs it makes keys by <code>tune keys add NAME --role reader</code>. It is kept for this tab alone.</p>
      <label>Key<input type="password" autocomplete="off" autofocus required value={text} onInput={event => setText(event.currentTarget.value)} /></label>
      <div class="actions">
        <button type="submit" class={at ? undefined : 'main'}>Go on</button>
        {key.value && <button type="button" onClick={() => setKey(null)}>Without a key</button>}
      </div>
    </form>
  );
}
