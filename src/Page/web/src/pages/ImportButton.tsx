import { useRef, useState } from 'preact/hooks';
import { ask } from '../lib/api';
import { ApiProblem } from '../lib/problem';
import { go, to } from '../lib/router';
import { attempt } from '../ui/toasts';

interface Done { readonly experiment: string }

/** Sends an archive; where its experiment's name is taken, once more under another, if there is one. */
export async function importArchive(file: Blob, rename: (problem: string) => string | null): Promise<string | null> {
  // browsers call it by what the machine has learned
  const body = new Blob([file], { type: 'application/zip' });
  const send = async (query: string) => ((await (await ask('POST', `/experiments:import${query}`, body)).json()) as Done).experiment;
  try {
    return await send('');
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
    const name = rename(error.message);
    return name ? send(`?name=${encodeURIComponent(name)}`) : null;
  }
}

/** Brings an experiment from a file. */
export function ImportButton() {
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const send = async (file: File) => {
    setBusy(true);
    await attempt(async () => {
      const name = await importArchive(file, problem => prompt(`${problem}\n\nImport it as:`));
      if (name !== null) go(to(['experiments', name]));
    });
    setBusy(false);
  };
  return (
    <>
      <button type="button" disabled={isBusy} title="An experiment from a file of Download archive or tune export --archive" onClick={() => input.current?.click()}>{isBusy ? 'Importing' : 'Import …'}</button>
      <input ref={input} type="file" accept=".zip,application/zip" aria-label="Archive to import" hidden onChange={event => {
        const { currentTarget } = event;
        const file = currentTarget.files?.[0];
        if (file) void send(file);
        // the same file again is to be a change
        currentTarget.value = '';
      }} />
    </>
  );
}
