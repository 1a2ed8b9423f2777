const longestChain = 5;

/** Takes credentials out of a text, as they are and as a URL, a form or JSON would spell them. */
export function redaction(credentials: readonly string[]): (text: string) => string {
  const spellings = credentials.flatMap((credential) => [
    credential,
    encodeURIComponent(credential),
    formSpelling(credential),
    JSON.stringify(credential).slice(1, -1),
  ]);
  return (text) => spellings.reduce((rest, spelling) => rest.replaceAll(spelling, "[redacted]"), text);
}

function formSpelling(credential: string): string {
  return new URLSearchParams([["", credential]]).toString().slice(1);
}

/**
 * What a log may hold of a cause: an error's name, message, code and stack, and those of its own causes. Other properties
 * are left out, since an HTTP client's errors carry whole requests.
 */
export function describeCause(cause: unknown, redact: (text: string) => string): unknown {
  try {
    return describeChain(cause, redact, longestChain);
  } catch {
    return "a value that cannot be read";
  }
}

function describeChain(cause: unknown, redact: (text: string) => string, remaining: number): unknown {
  if (!(cause instanceof Error)) {
    return typeof cause === "object" || typeof cause === "function"
      ? Object.prototype.toString.call(cause)
      : redact(String(cause));
  }
  const { name, message, stack } = cause;
  return {
    name: redact(String(name)),
    message: redact(String(message)),
    ...("code" in cause && { code: redact(String(cause.code)) }),
    stack: redact(String(stack)),
    ...(cause.cause !== undefined && remaining > 1 && { cause: describeChain(cause.cause, redact, remaining - 1) }),
  };
}
