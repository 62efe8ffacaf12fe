import { useEffect, useRef, useState } from 'preact/hooks';
import type { RefObject } from 'preact';

/** What is loaded: the last that came stays until there is something newer. */
export interface Loaded<T> { readonly value?: T; readonly error?: string }

/** Loads whenever one of `of` is another one. */
export function useLoaded<T>(load: () => Promise<T>, of: readonly unknown[]): Loaded<T> {
  const [loaded, set] = useState<Loaded<T>>({});
  useEffect(() => {
    let isCurrent = true;
    load().then(
      value => isCurrent && set({ value }),
      (error: unknown) => isCurrent && set(last => ({ ...last, error: error instanceof Error ? error.message : String(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, of);
  return loaded;
}

const asked = new WeakMap<object, Map<string, Promise<unknown>>>();

/** The same answer for all who ask the same of a thing; what has failed may be asked again. */
export function once<T>(of: object, what: string, ask: () => Promise<T>): Promise<T> {
  const answers = asked.get(of) ?? new Map<string, Promise<unknown>>();
  asked.set(of, answers);
  const known = answers.get(what);
  if (known !== undefined) return known as Promise<T>;
  const answer = ask();
  answers.set(what, answer);
  answer.catch(() => answers.delete(what));
  return answer;
}

/** The width of an element in whole pixels; 0 until it is known. While it is hidden, as behind its data, it is what it was. */
export function useWidth(place: RefObject<HTMLElement | null>): number {
  const [width, set] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(entries => set(before => Math.floor(entries[0]?.contentRect.width ?? 0) || before));
    observer.observe(element);
    set(Math.floor(element.clientWidth));
    return () => observer.disconnect();
  }, []);
  return width;
}

/** Whether an element, or the figure that it is of, is on the screen, or nearly. */
export function useVisible(place: RefObject<HTMLElement | null>): boolean {
  const [isVisible, set] = useState(false);
  useEffect(() => {
    const element = place.current?.closest('figure') ?? place.current;
    if (element === null) return;
    const observer = new IntersectionObserver(entries => set(entries.at(-1)?.isIntersecting ?? false), { rootMargin: '300px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return isVisible;
}

/** What `make` gives, as long as it may be made; else what it gave last. */
export function useWhile<T>(mayMake: boolean, make: () => T, of: readonly unknown[]): T | undefined {
  const kept = useRef<{ of: readonly unknown[]; value: T } | undefined>(undefined);
  const isSame = kept.current !== undefined && kept.current.of.length === of.length && kept.current.of.every((one, i) => Object.is(one, of[i]));
  if (mayMake && !isSame) kept.current = { of, value: make() };
  return kept.current?.value;
}
