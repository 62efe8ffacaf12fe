/** Things that take a while, one after the other, each in a task of its own, so that whoever uses the page gets in between. */
export class Turns {
  private readonly waiting: { readonly act: () => void; readonly done: (milliseconds: number) => void }[] = [];
  private isBusy = false;

  /** `painted` calls back when what was done is on the screen. */
  constructor(private readonly painted: (then: () => void) => void, private readonly now: () => number = () => performance.now()) {}

  /** Acts when it is its turn, and then says how long it took. Gives what takes it back. */
  add(act: () => void, done: (milliseconds: number) => void): () => void {
    const one = { act, done };
    this.waiting.push(one);
    if (!this.isBusy) this.next();
    return () => {
      const place = this.waiting.indexOf(one);
      if (place >= 0) this.waiting.splice(place, 1);
    };
  }

  private next() {
    const one = this.waiting.shift();
    this.isBusy = one !== undefined;
    if (one === undefined) return;
    const begun = this.now();
    one.act();
    this.painted(() => {
      one.done(this.now() - begun);
      this.next();
    });
  }
}

/** After the next frame, and what is done after it; a page that nobody looks at has no frames. */
export function afterPaint(then: () => void) {
  const go = () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    setTimeout(then);
  };
  const timer = setTimeout(go, 200);
  // effects come after the first of two frames
  let frame = requestAnimationFrame(() => { frame = requestAnimationFrame(go); });
}
