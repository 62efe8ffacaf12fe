import { useEffect, useState } from 'preact/hooks';
import type { Theme } from '../charts/drawing';

const names = ['ground', 'raised', 'line', 'text', 'quiet', 'accent', 'good', 'bad', 'warn'] as const;

/** The colours that the page's variables stand for at this moment. */
function read(): Theme {
  // a variable alone gives its text, such as light-dark(…); a colour made of it is worked out
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const colours = names.map(name => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(colours) as Record<(typeof names)[number], string>;
}

/** The colours, read again whenever the page or the system changes between light and dark. */
export function useTheme(): Theme {
  const [theme, set] = useState(read);
  useEffect(() => {
    const again = () => set(last => {
      const next = read();
      return names.every(name => next[name] === last[name]) ? last : next;
    });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', again);
    const observer = new MutationObserver(again);
    observer.observe(document.documentElement, { attributes: true });
    observer.observe(document.body, { attributes: true });
    again();
    return () => {
      system.removeEventListener('change', again);
      observer.disconnect();
    };
  }, []);
  return theme;
}
