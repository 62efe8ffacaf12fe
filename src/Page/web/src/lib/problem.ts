/** What the API says of what it does not do (RFC 9457), or that it does not answer at all: status 0. */
export class ApiProblem extends Error {
  constructor(readonly status: number, readonly kind: string, detail: string, readonly problems: readonly string[] = []) {
    super(detail);
  }
}
