import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { afterPaint, Turns } from '../../lib/turns';
import { useVisible } from './hooks';

const turns = new Turns(afterPaint);

/** A chart is drawn at most so much of the time, however fast things change. */
const share = 10;

/** A place in the grid of charts. What is in it is not drawn anew as long as nobody sees it, and then when it is its turn. */
export function Seen({ children }: { children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  const isVisible = useVisible(place);
  const [shown, show] = useState(children);
  const notBefore = useRef(0);
  useEffect(() => {
    if (!isVisible || shown === children) return;
    let leave = () => {};
    const timer = setTimeout(() => {
      leave = turns.add(() => show(() => children), took => { notBefore.current = Date.now() + (took < 2 * frame ? 0 : share * took); });
    }, Math.max(0, notBefore.current - Date.now()));
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [isVisible, children]);
  // the same elements as before are passed over
  return <div ref={place} class="an-seen">{shown}</div>;
}

const frame = 17;
