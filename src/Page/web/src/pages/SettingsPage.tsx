import { useEffect } from 'preact/hooks';
import { key, setKey, wantsKey } from '../lib/api';
import { theme, type Theme } from '../lib/theme';
import { about } from '../store/about';
import { askProvider, isSignedIn, provider, signOut } from '../store/signIn';
import { Card } from '../ui/parts';
import { attempt } from '../ui/toasts';

const themes: readonly (readonly [Theme, string])[] = [['system', 'As the system has it'], ['light', 'Light'], ['dark', 'Dark']];

/** What is one's own: the key, the colours; and who answers. */
export function SettingsPage() {
  useEffect(() => { document.title = 'Settings · Tune.Orleans'; }, []);
  return (
    <>
      <div class="head"><h1>Settings</h1></div>
      <div class="cards">
        <Card title="Colours">
          <fieldset class="plain"><legend class="hidden">Colours</legend>{themes.map(([one, name]) => <label key={one} class="choice"><input type="radio" name="theme" checked={theme.value === one} onChange={() => { theme.value = one; }} />{name}</label>)}</fieldset>
        </Card>
        <Card title="Who you are here">
          <dl class="facts lines">
            <div><dt>Key</dt><dd>{key.value ? about.value?.caller ?? 'given' : 'none is needed from this machine'}</dd></div>
            <div><dt>Role</dt><dd>{about.value?.role ?? 'not known'}</dd></div>
            <div><dt>Programs</dt><dd>{about.value?.allowsPrograms ? 'specs may name programs to run' : 'specs may not name programs to run'}</dd></div>
          </dl>
          <div class="actions">
            <button type="button" onClick={() => { wantsKey.value = 'Give the key that this tab is to use from now on.'; }}>{key.value ? 'Another key' : 'Use a key'}</button>
            {key.value && (isSignedIn()
              ? <button type="button" onClick={() => void attempt(async () => {
                await askProvider();
                signOut(provider.value);
              })}>Sign out</button>
              : <button type="button" onClick={() => setKey(null)}>Forget it</button>)}
          </div>
          <p class="quiet">Keys are made, listed and removed by <code>tune keys</code>, on the server's machine. Readers look, operators start and steer, admins delete.</p>
        </Card>
        <Card title="About">
          <p>Tune.Orleans {about.value?.version ?? ''}</p>
          <p class="quiet">The page asks the HTTP API for all that it shows, and nobody else. What the API can do is described at <a href="openapi/v1.json">openapi/v1.json</a>; whose code the page is made of at <a href="licences.txt">licences.txt</a>.</p>
        </Card>
      </div>
    </>
  );
}
