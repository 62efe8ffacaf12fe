import { useEffect, useRef, useState } from 'preact/hooks';
import type { JournalEvent } from '../../model';
import type { AnalysisModel } from '../contract';
import { duration } from '../../lib/format';
import { once, useLoaded } from './hooks';

/** The journal as a slider: `onPlace` gets the place in it that is to be shown, and null for now. */
export function Replay({ model, events, onPlace }: { model: AnalysisModel; events: () => Promise<readonly JournalEvent[]>; onPlace: (place: { events: readonly JournalEvent[]; sequence: number } | null) => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="an-replay">
      <button type="button" aria-expanded={isOpen} onClick={() => {
        setOpen(!isOpen);
        if (isOpen) onPlace(null);
      }}>{isOpen ? 'Back to now' : 'Replay'}</button>
      {isOpen && <Slider model={model} read={events} onPlace={onPlace} />}
    </div>
  );
}

function Slider({ model, read, onPlace }: { model: AnalysisModel; read: () => Promise<readonly JournalEvent[]>; onPlace: (place: { events: readonly JournalEvent[]; sequence: number }) => void }) {
  const { value, error } = useLoaded(() => once(model, 'events', read), [model]);
  const [index, setIndex] = useState<number | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const events = value ?? [];
  const last = events.length - 1;
  const now = Math.min(index ?? last, last);
  const event = events[now];
  const first = events[0];
  const given = useRef<number | null>(null);

  useEffect(() => {
    if (event === undefined || given.current === event.sequence) return;
    // one drawing for all moves of the slider that come before the next frame
    const frame = requestAnimationFrame(() => {
      given.current = event.sequence;
      onPlace({ events, sequence: event.sequence });
    });
    return () => cancelAnimationFrame(frame);
  }, [event]);

  useEffect(() => {
    if (!isPlaying) return;
    // the whole of it takes some twenty seconds, however long it is
    const step = Math.max(1, Math.ceil(events.length / 100));
    const timer = setInterval(() => setIndex(at => {
      const next = Math.min(last, (at ?? 0) + step);
      if (next >= last) setPlaying(false);
      return next;
    }), 200);
    return () => clearInterval(timer);
  }, [isPlaying, events]);

  if (error !== undefined) return <span class="an-note">The journal could not be loaded: {error}</span>;
  if (event === undefined || first === undefined) return <span class="an-note">{value === undefined ? 'Loading …' : 'The journal is empty.'}</span>;
  const text = `${event.sequence} of ${events[last]?.sequence ?? 0}, after ${duration((Date.parse(event.at) - Date.parse(first.at)) / 1000)}: ${event.kind}${event.trial === undefined ? '' : ` of trial ${event.trial}`}`;
  return (
    <>
      <button type="button" aria-pressed={isPlaying} onClick={() => {
        if (!isPlaying && now >= last) setIndex(0);
        setPlaying(!isPlaying);
      }}>{isPlaying ? 'Stop' : 'Play'}</button>
      <input type="range" min={0} max={last} step={1} value={now} aria-label="Place in the journal" aria-valuetext={text} onInput={event => {
        setPlaying(false);
        setIndex(Number(event.currentTarget.value));
      }} />
      <output>{text}</output>
    </>
  );
}
