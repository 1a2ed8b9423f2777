import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHttpDate } from "./preconditions.ts";

const now = Date.UTC(2026, 10, 22);
const parse = (text: string) => parseHttpDate(text, now);
const moments = fc.date({
  min: new Date("0000-01-01T00:00:00Z"),
  max: new Date("9999-12-31T23:59:59Z"),
  noInvalidDate: true,
});

describe("parseHttpDate", () => {
  it("reads what Date writes", () => {
    fc.assert(
      fc.property(moments, (date) => {
        expect(parse(date.toISOString())).toBe(date.getTime());
        expect(parse(date.toUTCString())).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
    );
  });

  it("reads no text as a moment that is no number", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([+-][0-9]{4}|Z)$/),
        (text) => {
          const moment = parse(text);
          expect(moment === null || Number.isSafeInteger(moment)).toBe(true);
        },
      ),
    );
  });

  const example = Date.UTC(1994, 10, 6, 8, 49, 37);
  it.each([
    ["Sun, 06 Nov 1994 08:49:37 GMT", example],
    ["Sunday, 06-Nov-94 08:49:37 GMT", example],
    ["Sun Nov  6 08:49:37 1994", example],
    ["1994-11-06T08:49:37Z", example],
    ["1994-11-06t08:49:37z", example],
    ["1994-11-06 08:49:37Z", example],
    ["1994-11-06T08:49:37.123456789Z", example + 123],
    ["1994-11-06T08:49:37,29Z", example + 290],
    ["1994-11-06T14:19:37+05:30", example],
    ["1994-11-06T03:49:37-0500", example],
    ["1994-11-06T08:49+00", example - 37_000],
    ["19941106T084937Z", example],
    ["19941106T084937.5+0000", example + 500],
    ["1994-11-06T08Z", Date.UTC(1994, 10, 6, 8)],
    ["2016-12-31T23:59:60Z", Date.UTC(2017, 0, 1)],
    ["Monday, 01-Jan-76 00:00:00 GMT", Date.UTC(2076, 0, 1)],
    ["Monday, 01-Jan-77 00:00:00 GMT", Date.UTC(1977, 0, 1)],
  ])("reads %s", (text, moment) => {
    expect(parse(text)).toBe(moment);
  });

  it.each([
    "",
    "now",
    "0",
    "784111777",
    "1994-11-06",
    "1994-11-06T08:49:37",
    "1994-11-31T00:00:00Z",
    "1994-13-01T00:00:00Z",
    "1994-00-01T00:00:00Z",
    "1994-11-06T24:00:00Z",
    "1994-11-06T08:60:00Z",
    "1994-11-06T08:49:61Z",
    "1994-11-06T08:49:37+24:00",
    "1994-11-06T08:49:37+00:60",
    "Sun, 06 Nov 1994 08:49:37",
    "Sun, 06 Nov 1994 08:49:37 CET",
    "Sun, 6 Nov 1994 08:49:37 GMT",
    "Sun, 30 Feb 1994 08:49:37 GMT",
    "sun, 06 nov 1994 08:49:37 gmt",
    "Sun, 06 Nov 1994 08:49:37 GMT, x",
    "Sun, 06 Nov 1994 08:49:37 GMT\n",
  ])("does not read %j", (text) => {
    expect(parse(text)).toBeNull();
  });
});
