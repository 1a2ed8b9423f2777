const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "medium" });

const units = [
  { unit: "year", seconds: 365 * 86_400 },
  { unit: "month", seconds: 30 * 86_400 },
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3600 },
  { unit: "minute", seconds: 60 },
] as const;

/** How long ago a moment was, in the largest unit that it fills. A moment ahead, by a clock that is wrong, is now. */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  for (const one of units) {
    if (seconds >= one.seconds) return relative.format(-Math.floor(seconds / one.seconds), one.unit);
  }
  return seconds < 10 ? "just now" : relative.format(-seconds, "second");
}

export function exactTime(at: number): string {
  return exact.format(at);
}

const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** A moment of these days: `30 Nov, 17:20`. */
export function shortTime(at: number): string {
  return short.format(at);
}
