import { type Revision, revision } from "@package-protection/core";
import type { ManagementRequest } from "./operation.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)";
const shortDay = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const longDay = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";

const forms = [
  new RegExp(`^${shortDay}, (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${longDay}, (?<day>\\d\\d)-${month}-(?<shortYear>\\d\\d) ${time} GMT$`),
  new RegExp(`^${shortDay} ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})$`),
  /^(?<year>\d{4})-?(?<monthNumber>\d\d)-?(?<day>\d\d)[Tt ](?<hour>\d\d)(?::?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<fraction>\d+))?)?)?(?:[Zz]|(?<sign>[+-])(?<zoneHour>\d\d)(?::?(?<zoneMinute>\d\d))?)$/,
];

/**
 * The moment that a date names, in milliseconds since the epoch: an HTTP date in one of its three forms (RFC 9110, section
 * 5.6.7), or a calendar date and time of ISO 8601 with a zone. Null for anything else, a day that the month does not have
 * included.
 *
 * @param now decides the century of a year of two digits: the latest that is no more than 50 years ahead.
 */
export function parseHttpDate(text: string, now: number): number | null {
  for (const form of forms) {
    const fields = form.exec(text)?.groups;
    if (fields !== undefined) return moment(fields, now);
  }
  return null;
}

function moment(fields: Readonly<Record<string, string | undefined>>, now: number): number | null {
  const { year, shortYear, month: monthName, monthNumber, day, hour, minute = 0, second = 0, fraction = "" } = fields;
  const { sign, zoneHour = 0, zoneMinute = 0 } = fields;
  const monthIndex = monthName === undefined ? Number(monthNumber) - 1 : months.indexOf(monthName);
  const midnight = new Date(0);
  midnight.setUTCFullYear(
    shortYear === undefined ? Number(year) : fullYear(Number(shortYear), now),
    monthIndex,
    Number(day),
  );
  const isDay = midnight.getUTCMonth() === monthIndex && midnight.getUTCDate() === Number(day);
  // A second of 60 is a leap second.
  const isTime = Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 60;
  if (!isDay || !isTime || Number(zoneHour) > 23 || Number(zoneMinute) > 59) return null;
  const zoneMinutes = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === "-" ? -1 : 1);
  const minutes = Number(hour) * 60 + Number(minute) - zoneMinutes;
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  return midnight.getTime() + minutes * 60_000 + Number(second) * 1000 + milliseconds;
}

function fullYear(shortYear: number, now: number): number {
  const latest = new Date(now).getUTCFullYear() + 50;
  return latest - ((((latest - shortYear) % 100) + 100) % 100);
}

/** A revision as an ETag. */
export function entityTag(revision: Revision): string {
  return `"${revision}"`;
}

/**
 * The revision that a write expects by `If-Match`: one ETag of `GET /rule_set`. Absent, and for `*`, any.
 *
 * A header of another form, a weak ETag and a list included, is the revision of no project, so the write is refused.
 */
export function expectedRevision(header: (name: string) => string | undefined): { readonly expected?: Revision } {
  const value = header("if-match")?.trim();
  if (value === undefined || value === "*") return {};
  const [, tag] = /^"([^"]*)"$/.exec(value) ?? [];
  return { expected: revision(tag ?? "") };
}

/** An unreadable date is ignored (contract, section 2, Conditional requests). */
export function precondition(request: ManagementRequest): { readonly unmodifiedSince?: number } {
  const unmodifiedSince = parseHttpDate(request.header("if-unmodified-since") ?? "", Date.now());
  return unmodifiedSince === null ? {} : { unmodifiedSince };
}
