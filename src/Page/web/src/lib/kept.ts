/** What a browser keeps for a page, for good or for a tab. Where it keeps nothing, as in a frame without an origin, nothing is remembered. */
export interface Kept { readonly get: (name: string) => string | null; readonly set: (name: string, value: string | null) => void }

const of = (where: () => Storage): Kept => ({
  get: name => allowed(() => where().getItem(name)) ?? null,
  set: (name, value) => { allowed(() => value === null ? where().removeItem(name) : where().setItem(name, value)); },
});

export const keptForGood = of(() => localStorage);
export const keptForTab = of(() => sessionStorage);

function allowed<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
