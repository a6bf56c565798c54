/** The interface's own description as it is served: built when first asked for. */
export class ApiDocument {
  render: () => string = () => '';
  private built: string | undefined;

  get text(): string {
    return (this.built ??= this.render());
  }
}
