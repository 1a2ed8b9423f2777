import { SaxesParser } from "saxes";

/** More than any manifest has, and few enough to be read at once. */
const mostMarkup = 8192;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: false, fatal: true });

/** One reading of an XML document. */
export interface XmlParsing {
  readonly parser: SaxesParser;
  /** Ends the reading at once: to go on after an error costs more than the text is long. */
  refuse(): never;
  /** Counts markup, and refuses more than any document has. */
  count(amount: number): void;
}

/**
 * Parses XML in UTF-8 without a document type. The result is whether it was well-formed and not refused.
 *
 * @param listen sets the handlers of elements and text.
 */
export function parseXml(bytes: Uint8Array, listen: (parsing: XmlParsing) => void): boolean {
  const parser = new SaxesParser({ xmlns: false, position: false });
  let markup = 0;
  const refuse = (): never => {
    throw new Error("the XML is refused");
  };
  const count = (amount: number) => {
    markup += amount;
    if (markup > mostMarkup) refuse();
  };
  parser.on("error", refuse);
  parser.on("doctype", refuse);
  parser.on("xmldecl", ({ encoding }) => {
    if (encoding !== undefined && encoding.toLowerCase() !== "utf-8") refuse();
  });
  parser.on("attribute", () => count(1));
  listen({ parser, refuse, count });
  try {
    parser.write(utf8.decode(bytes)).close();
    return true;
  } catch {
    return false;
  }
}
