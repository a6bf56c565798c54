/** Tells those who would otherwise go on for ever that the server stops. */
export class Closing {
  private readonly controller = new AbortController();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  begin(): void {
    this.controller.abort();
  }
}
