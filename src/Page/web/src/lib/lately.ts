/** An answer that changes little by little, and costs who gives it something: it is asked for again only when there is much that is new, or after a while, and never for a page that nobody sees. */
export class Lately<T> {
  private known: { readonly size: number; readonly at: number; readonly answer: Promise<T> } | undefined;

  constructor(private readonly ask: () => Promise<T>, private readonly isSeen: () => boolean = () => document.visibilityState === 'visible', private readonly now: () => number = () => Date.now()) {}

  /** The answer; `size` is how much there is that it may depend on, `isOld` that the last one is known not to be the present one. */
  get(size: number, isOld = false): Promise<T> {
    const { known } = this;
    if (known !== undefined && !isOld && (known.size === size || !this.isSeen() || (size >= known.size && size < known.size * share && this.now() < known.at + longest))) return known.answer;
    const next = { size, at: this.now(), answer: this.ask() };
    this.known = next;
    // what has failed may be asked again
    next.answer.catch(() => { if (this.known === next) this.known = undefined; });
    return next.answer;
  }
}

const share = 1.05;
const longest = 10_000;
