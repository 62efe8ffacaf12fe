import { signal } from '@preact/signals';

interface Toast { readonly id: number; readonly text: string; readonly isBad: boolean; readonly action?: string; readonly act?: () => void }

interface Saying {
  /** What can still be done about it. */
  readonly action?: string;
  readonly act?: () => void;
  /** Done when its time is over and nobody has acted. */
  readonly after?: () => unknown;
  readonly seconds?: number;
  readonly isBad?: boolean;
}

const toasts = signal<readonly Toast[]>([]);
let ids = 0;

/** Says something below, for some seconds. */
export function say(text: string, { action, act, after, seconds = 6, isBad = false }: Saying = {}) {
  const id = ++ids;
  const leave = () => { toasts.value = toasts.value.filter(one => one.id !== id); };
  const timer = setTimeout(() => {
    leave();
    after?.();
  }, seconds * 1000);
  const acted = act && (() => {
    clearTimeout(timer);
    leave();
    act();
  });
  toasts.value = [...toasts.value, { id, text, isBad, action, act: acted }];
}

/** Does something and says how it went. */
export async function attempt(what: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await what();
    if (done) say(done);
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error), { isBad: true, seconds: 12 });
    return false;
  }
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(one => (
        <div key={one.id} class={one.isBad ? 'toast bad' : 'toast'}>
          <span>{one.text}</span>
          {one.action && <button type="button" onClick={one.act}>{one.action}</button>}
        </div>
      ))}
    </div>
  );
}
