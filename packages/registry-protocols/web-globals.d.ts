// The only global outside ECMAScript that this package may use: browsers, workers and Node all have it.
declare class TextDecoder {
  constructor(label: "utf-8", options: { readonly ignoreBOM: boolean; readonly fatal: boolean });
  decode(bytes: Uint8Array): string;
}
