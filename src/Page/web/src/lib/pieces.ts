/** What is done in one task, in milliseconds, and how much of it before `rested` is called. */
const [budget, stretch] = [16, 3];

/**
 * Does something long in pieces, each in a task of its own, so that whoever uses the page gets in between. `work` yields wherever it may be interrupted; `rested` is called every few milliseconds for what it
 * may have left to do, and `done` at the end. Gives what takes the rest back.
 */
export function inPieces(work: Iterator<void>, rested: () => void, done: () => void, now: () => number = () => performance.now(), later: (then: () => void) => void = then => { setTimeout(then); }): () => void {
  let isLeft = false;
  const go = () => {
    if (isLeft) return;
    const until = now() + budget;
    let rest = now() + stretch;
    while (!work.next().done) {
      if (now() < rest) continue;
      rested();
      if (now() >= until) return later(go);
      rest = now() + stretch;
    }
    rested();
    later(() => { if (!isLeft) done(); });
  };
  later(go);
  return () => { isLeft = true; };
}
