const key = "package-protection-token";

/** The token that was typed in, kept for this tab alone. Null where there is none, or where the browser keeps nothing. */
export function readToken(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a token until the tab is closed; null forgets it. */
export function keepToken(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, token);
  } catch {
    // A browser that keeps nothing asks for the token again after a reload.
  }
}

/** Whether a text can be a token: visible ASCII, without blanks. */
export function isToken(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
