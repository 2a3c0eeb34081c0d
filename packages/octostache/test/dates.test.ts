import { describe, expect, test } from "vitest";
import { render, renderKeeping } from "./render.ts";

/** 2026-11-23T04:05:06.789 in UTC, on a machine ten and a half hours ahead. */
const clock = () => ({ epochMs: 1_795_406_706_789, utcOffsetMinutes: 630 });

describe("the time of day", () => {
  test.each([
    ["#{ | NowDateUtc}", "2026-11-23T04:05:06.7890000Z"],
    ["#{ | NowDate}", "2026-11-23T14:35:06.7890000"],
    ["#{ | NowDate yyyy-MM-dd}", "2026-11-23"],
    ['#{ | NowDateUtc "HH:mm"}', "04:05"],
    ["#{ | NowDate | Format Date MMM}", "Nov"],
    ["#{ | NowDateUtc | AddHours -5 | Format DateTimeOffset zz}", "+00"],
  ])("%s comes from the clock that is handed in", (text, expected) => {
    expect(render(text, {}, { clock })).toBe(expected);
  });

  test("is refused where there is no clock, also where unresolved tokens are kept", () => {
    expect(renderKeeping("#{ | NowDate}")).toBe(
      "1:1 the time of day, which is not known where this is rendered: #{ | NowDate}",
    );
  });

  test("takes no value in front", () => {
    expect(render("#{V | NowDate}", { V: "x" }, { clock })).toContain("a filter that takes no value in front of it");
  });
});

describe("AddHours and AddDays", () => {
  test.each([
    ["2024-02-28T23:30:00", "AddHours 1", "2024-02-29T00:30:00.0000000"],
    ["2023-12-31", "AddDays 1", "2024-01-01T00:00:00.0000000"],
    ["2024-03-01T00:00:00Z", "AddDays -1", "2024-02-29T00:00:00.0000000Z"],
    ["2024-01-01T00:00:00+10:30", "AddHours 1.5", "2024-01-01T01:30:00.0000000+10:30"],
    ["1900-03-01 01:02:03.5", "AddDays -1", "1900-02-28T01:02:03.5000000"],
  ])("%s | %s keeps the zone as it is written", (V, filter, expected) => {
    expect(render(`#{V | ${filter}}`.replace("1.5", '"1.5"'), { V })).toBe(expected);
  });

  test.each([
    ["hello", "AddDays 1", "a value that is neither a number nor a date"],
    ["2024-01-01", "AddDays x", "an amount x, which is not a number"],
    ["9999-12-31", "AddDays 1", "a date outside the years 1 to 9999"],
  ])("%s | %s has no result", (V, filter, what) => {
    expect(render(`#{V | ${filter}}`, { V })).toContain(what);
  });
});

describe("Format of a date", () => {
  test.each([
    ["2030/05/22 09:05:00", 'Format Date "HH dd-MMM-yyyy"', "09 22-May-2030"],
    ["2030/05/22 09:05:00", 'Format DateTime \\"HH dd-MMM-yyyy\\"', "09 22-May-2030"],
    ["2030/05/22 09:05:00", "Format yyyy", "2030"],
    ["2030-05-22T15:05:07.1230000Z", 'Format "dddd d MMMM yy, h:mm:ss tt fff"', "Wednesday 22 May 30, 3:05:07 PM 123"],
    ["2030-05-22T15:05:07Z", "Format DateTimeOffset zzz", "+00:00"],
    ["2030-05-22T15:05:07-03:30", 'Format DateTimeOffset "%z zz zzz K"', "-3 -03 -03:30 -03:30"],
    ["2030-05-22T15:05:07.5", 'Format Date "HH.mm.ss.FFF"', "15.05.07.5"],
    ["2030-05-22", "Format Date \"'day' d 'of' %M\"", "day 22 of 5"],
    ["2030-05-22 00:00:00", 'Format Date "hh ddd"', "12 Wed"],
    ["2030-05-22 15:05", "Format Date s", "2030-05-22T15:05:00"],
    ["2030-05-22 15:05", "Format Date O", "2030-05-22T15:05:00.0000000"],
    ["2030-05-22T15:05:00Z", "Format DateTimeOffset R", "Wed, 22 May 2030 15:05:00 GMT"],
  ])("%s | %s", (V, filter, expected) => {
    expect(render(`#{V | ${filter}}`, { V })).toBe(expected);
  });

  test("uses a format from a variable", () => {
    expect(render("#{V | Format Date #{F}}", { V: "2030-05-22", F: "dd.MM." })).toBe("22.05.");
  });

  test.each([
    ["2030-05-22", "Format Date D", "the date format D, which depends on the culture of the machine"],
    ["2030-05-22", "Format DateTimeOffset zzz", "the date format zzz for a time of which no zone is known"],
    ["2030-05-22T00:00:00Z", "Format Date yyyy", "a time with a zone as Date"],
    ["22/05/2030", "Format Date yyyy", "a date that is not written year first"],
  ])("that depends on the machine is refused, never kept: %s | %s", (V, filter, what) => {
    expect(renderKeeping(`#{V | ${filter}}`, { V })).toContain(what);
  });

  test.each([
    ["hello World", "Format yyyy", "a value that is neither a number nor a date"],
    ["2030-02-30", "Format yyyy", "a value that is neither a number nor a date"],
    ["2030-05-22", "Format Date ffffffff", "a date format ffffffff, which is none"],
    ["2030-05-22", "Format Moment yyyy", "a type Moment, which is not one of"],
  ])("has no result: %s | %s", (V, filter, what) => {
    expect(render(`#{V | ${filter}}`, { V })).toContain(what);
  });
});

describe("Format of a number", () => {
  test.each([
    ["23.4", "Format F2", "23.40"],
    ["-1234.565", "Format N2", "-1,234.57"],
    ["1,234.5", "Format F0", "1235"],
    ["0.1234", "Format P1", "12.3 %"],
    ["-0.001", "Format F1", "0.0"],
    ["42", "Format Int D5", "00042"],
    ["255", "Format Int32 X4", "00FF"],
    ["-1", "Format Int x", "ffffffff"],
    ["2.675", "Format Double F2", "2.67"],
    ["2.675", "Format Decimal F2", "2.68"],
    ["1234567.891", 'Format \\"#,##0.00\\"', "1,234,567.89"],
    ["5", 'Format \\"000.#\\"', "005"],
    ["0.5", 'Format \\"#.##\\"', ".5"],
    ["0.256", "Format \"'about' 0%\"", "about 26%"],
    ["-5", 'Format "0 USD"', "-5 USD"],
  ])("%s | %s", (V, filter, expected) => {
    expect(render(`#{V | ${filter}}`, { V })).toBe(expected);
  });

  test.each([
    ["C", "the number format C, which depends on the culture of the machine"],
    ["Double C2", "the number format C, which depends on the culture of the machine"],
    ["E3", "the number format E3"],
    ['"0;(0)"', "the number format 0;(0)"],
  ])("%s is refused, never kept", (format, what) => {
    expect(renderKeeping(`#{V | Format ${format}}`, { V: "23.4" })).toContain(what);
  });

  test.each([
    ["23.4", "Format Int D", "a value that is not a number of that type"],
    ["23.4", "Format D5", "a number format D5, which is for whole numbers only (Format Int D5)"],
    ["23.4", "Format Q", "a number format Q, which is none"],
  ])("has no result: %s | %s", (V, filter, what) => {
    expect(render(`#{V | ${filter}}`, { V })).toContain(what);
  });
});
