/** The state of reading a number, by the last byte. */
export type JsonNumber = "minus" | "zero" | "whole" | "point" | "fraction" | "e" | "sign" | "exponent";

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39;
const isE = (byte: number) => byte === 0x65 || byte === 0x45;

/** Whether a number may end here. */
export function isWholeNumber(number: JsonNumber): boolean {
  return number === "zero" || number === "whole" || number === "fraction" || number === "exponent";
}

/** The state of a number after one more byte; null if the byte is not part of it. */
export function nextOfNumber(number: JsonNumber, byte: number): JsonNumber | null {
  switch (number) {
    case "minus":
      return byte === 0x30 ? "zero" : isDigit(byte) ? "whole" : null;
    case "zero":
    case "whole":
      if (byte === 0x2e) return "point";
      if (isE(byte)) return "e";
      return number === "whole" && isDigit(byte) ? "whole" : null;
    case "point":
      return isDigit(byte) ? "fraction" : null;
    case "fraction":
      if (isE(byte)) return "e";
      return isDigit(byte) ? "fraction" : null;
    case "e":
      if (byte === 0x2b || byte === 0x2d) return "sign";
      return isDigit(byte) ? "exponent" : null;
    case "sign":
    case "exponent":
      return isDigit(byte) ? "exponent" : null;
  }
}
