/** What a server does once it listens and before it says that it is ready: whoever starts it may hold the gate shut. */
export class ReadyGate {
  #open = false;

  /** @param prepared settles when the preparation is over, well or not: the server serves what there is */
  constructor(prepared: Promise<unknown>) {
    const open = (): void => { this.#open = true; };
    void prepared.then(open, open);
  }

  get isOpen(): boolean {
    return this.#open;
  }
}
