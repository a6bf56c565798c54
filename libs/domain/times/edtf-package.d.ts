/** The little of `edtf` that is used; the package brings no types. */
declare module 'edtf' {
  /** Throws on text that is not EDTF (ISO 8601-2, levels 0 to 2). */
  export function parse(text: string): { readonly type?: string; readonly earlier?: boolean; readonly later?: boolean };
}
