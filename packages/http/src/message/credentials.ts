import { bytesOfText } from "./bytes.ts";

/** What clients send to prove who they are, whole and in parts: the cause of a failure may hold any of them. */
export function sentCredentials(header: (name: string) => string | undefined): readonly string[] {
  const authorization = header("authorization");
  const names = ["cookie", "private-token", "deploy-token", "job-token", "x-nuget-apikey"];
  const [, ofScheme = ""] = /^\S+\s+(\S.*)$/.exec(authorization ?? "") ?? [];
  const [, password = ""] = /^[^:]*:(.*)$/s.exec(decodedBase64(ofScheme)) ?? [];
  const sent = [authorization, ofScheme, password, ...names.map((name) => header(name))];
  return sent.filter((text) => text !== undefined).filter((text) => text !== "");
}

const utf8 = new TextDecoder();

/** Reads as much as there is, in either alphabet. */
function decodedBase64(text: string): string {
  const digits = text
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  return utf8.decode(bytesOfText(atob(digits.slice(0, digits.length - (digits.length % 4 === 1 ? 1 : 0)))));
}
