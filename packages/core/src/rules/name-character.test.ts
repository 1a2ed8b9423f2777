import { describe, expect, test } from "vitest";
import { foldName } from "./name-pattern.ts";
import { packageTypeDefinition, packageTypes } from "./package-type.ts";

describe.each(packageTypes)("the characters of names of %s", (packageType) => {
  const { nameCharacter } = packageTypeDefinition(packageType);

  test("fold to such characters", () => {
    const broken: string[] = [];
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (!nameCharacter.test(character)) continue;
      const folded = [...foldName(packageType, character)];
      if (!folded.every((one) => nameCharacter.test(one))) broken.push(character);
    }
    expect(broken).toEqual([]);
  });

  test("are none that a file system refuses, and no wildcard", () => {
    for (const character of '<>:"|?*\\\0\u001f\u007f\u009f') expect(nameCharacter.test(character)).toBe(false);
  });
});
