/** The operations of an OpenAPI document, by their ids. */

export interface Operation {
  /** `Incidents.open` */
  readonly name: string;
  readonly method: string;
  /** `/v1/incidents/{incident}` */
  readonly path: string;
  readonly query: readonly string[];
  readonly headers: readonly string[];
  /** Media types of its successes. */
  readonly textual: readonly string[];
  /** As the document has it. */
  readonly said: any;
}

export function operationsOf(document: any): ReadonlyMap<string, Operation> {
  return new Map(Object.entries<any>(document.paths).flatMap(([path, methods]) => Object.entries<any>(methods).map(([method, said]) => {
    const named = (place: string): readonly string[] => said.parameters.filter((each: any) => each.in === place).map((each: any) => each.name);
    const successes = Object.entries<any>(said.responses).filter(([status]) => status < '300');
    return [said.operationId, {
      name: said.operationId, method: method.toUpperCase(), path, query: named('query'), headers: named('header'), said,
      textual: [...new Set(successes.flatMap(([, { content = {} }]) => Object.keys(content)))],
    }];
  })));
}
