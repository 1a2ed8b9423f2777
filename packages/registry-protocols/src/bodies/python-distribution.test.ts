import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isDistributionOf } from "./python-distribution.ts";

describe("a file is a distribution of its project and version", () => {
  test.each([
    ["acme-app", "1.0", "acme_app-1.0.tar.gz"],
    ["acme-app", "1.0", "acme-app-1.0.tar.gz"],
    ["Acme.App", "1.0", "Acme.App-1.0.zip"],
    ["Acme_App", "1.0", "acme.app-1.0.tar.bz2"],
    ["acme", "1.0", "acme-1.0.tgz"],
    ["acme", "1.0", "ACME-1.0.TAR.GZ"],
    ["acme", "1.0-beta.1", "acme-1.0b1.tar.gz"],
    ["acme", "1.0b1", "acme-1.0.beta.1.tar.gz"],
    ["acme", "v1.0", "acme-1.0.tar.gz"],
    ["acme", "1.0", "acme-1.0.0.tar.gz"],
    ["acme", "1!2.0.post1.dev3", "acme-1!2.0.post1.dev3.tar.gz"],
    ["acme", "1.0-1", "acme-1.0.post1.tar.gz"],
    ["acme", "1.0+ubuntu-1", "acme-1.0+ubuntu.1.tar.gz"],
    ["acme", "2024d", "acme-2024d.tar.gz"],
    ["acme-2-app", "1.0", "acme-2-app-1.0.tar.gz"],
    ["python-3parclient", "4.2", "python_3parclient-4.2.tar.gz"],
    ["acme.app", "1.0", "acme_app-1.0-py3-none-any.whl"],
    ["acme.app", "1.0", "acme.app-1.0-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"],
    ["acme", "1.0+ubuntu.1", "acme-1.0+ubuntu.1-py3-none-any.whl"],
    ["acme", "1.0-1", "acme-1.0_1-py3-none-any.whl"],
    ["acme", "1.0.dev1+g1.d2", "acme-1.0.dev1_g1.d2-py3-none-any.whl"],
    ["acme", "2!1.0+a", "acme-2_1.0_a-1-py3-none-any.whl"],
    ["acme-app", "1.0", "acme_app-1.0-py2.7.egg"],
    ["acme-app", "1.0", "acme_app-1.0-py3.8-linux-x86_64.egg"],
    ["acme-app", "1.0", "acme-app-1.0.win32-py2.7.exe"],
    ["acme-app", "1.0", "acme-app-1.0.win-amd64.msi"],
    ["acme-app", "1.0", "acme-app-1.0-1.noarch.rpm"],
    ["acme-app", "1.0", "acme-app-1.0.deb"],
    ["acme-app", "1.0", "acme-app-1.0.dmg"],
    ["acme", "1.0b1", "acme-1.0b1.win32.exe"],
    ["acme-py3.8", "1.0", "acme_py3.8-1.0.tar.gz"],
    ["acme__app", "1.0", "acme_app-1.0.tar.gz"],
    ["acme", "2024x__y", "acme-2024x.y.tar.gz"],
    ["acme", "1.0.post1", "acme-1.0_1-py3-none-any.whl"],
    ["acme", "12!1.0", "acme-12!1.0.0.tar.gz"],
    ["acme", "01!1.0", "acme-1!1.tar.gz"],
    ["acme", "10.0", "acme-10.tar.gz"],
    ["acme", "0", "acme-0.0.tar.gz"],
    ["acme", "1.20.0", "acme-1.20.tar.gz"],
    ["acme", "1.007", "acme-1.7.tar.gz"],
    ["acme", "1.0alpha1", "acme-1.0a1.tar.gz"],
    ["acme", "1.0preview1", "acme-1.0rc1.tar.gz"],
    ["acme", "1.0pre1", "acme-1.0rc1.tar.gz"],
    ["acme", "1.0c1", "acme-1.0rc01.tar.gz"],
    ["acme", "1.0a", "acme-1.0a0.tar.gz"],
    ["acme", "1.0.post", "acme-1.0.post0.tar.gz"],
    ["acme", "1.0.rev3", "acme-1.0post3.tar.gz"],
    ["acme", "1.0dev", "acme-1.0.dev0.tar.gz"],
    ["acme", "1.00+ab.cd.01", "acme-1.0+ab.cd_1.tar.gz"],
    ["acme", "1.0", "acme-1.0-1x-py3-none-any.whl"],
    ["acme", "1.0", "acme-1.0-12.noarch.rpm"],
    ["acme", "1.0-1", "acme-1.0_1.win32.exe"],
    ["acme", "1.0.0-beta.1", "acme-1b1.win32.exe"],
    ["acme", "1!2.0", "acme-1!2.exe"],
    ["acme", "1.0RC1", "ACME-1.0rc1.win32.EXE"],
  ])("%s %s: %s", (name, version, file) => {
    expect(isDistributionOf(file, name, version)).toBe(true);
    expect(isDistributionOf(`${file}.asc`, name, version)).toBe(true);
  });
});

describe("a file is no distribution of its project and version", () => {
  test.each([
    ["acme", "1.0", "acme-billing-1.0.tar.gz"],
    ["acme", "1.0", "acme_billing-1.0.tar.gz"],
    ["acme", "billing-1.0", "acme-billing-1.0.tar.gz"],
    ["acme", "1.0", "acme-1.0-billing-1.0.tar.gz"],
    ["acme", "1.0", "billing-1.0.tar.gz"],
    ["acme", "1.0", "acme-1.1.tar.gz"],
    ["acme", "1.0", "acme-1.0.1.tar.gz"],
    ["acme", "1.0", "acme-1.0"],
    ["acme", "1.0", "acme-1.0.txt"],
    ["acme", "1.0", "acme.tar.gz"],
    ["acme", "1.0", "-1.0.tar.gz"],
    ["acme", "1-2", "acme-1-2.tar.gz"],
    ["acme", "1.0", "acme-1.0.linux-x86_64.tar.gz"],
    ["acme-1.0-app", "2.0", "acme-1.0-app-2.0.tar.gz"],
    ["python-3parclient", "4.2", "python-3parclient-4.2.tar.gz"],
    ["billing-py3.8", "1.0", "billing-py3.8-1.0.tar.gz"],
    ["billing.win32-py2.7.x", "1.0", "billing.win32-py2.7.x-1.0.zip"],
    ["acme", "1.0", "acme-billing-1.0-py3-none-any.whl"],
    ["acme", "billing", "acme-billing-1.0-py3-none-any.whl"],
    ["acme", "1.0", "acme_billing-1.0-py3-none-any.whl"],
    ["acme-billing", "1.0", "acme-billing-1.0-py3-none-any.whl"],
    ["acme", "1.0+a", "acme-1.0_b-py3-none-any.whl"],
    ["acme", "1.0", "acme-1.0-none-any.whl"],
    ["acme", "1.0", "acme-1.0-x-py3-none-any.whl"],
    ["acme", "1.0", "acme-1.0-1-py3-none-any-more.whl"],
    ["acme", "1.0", "acme-billing-1.0.win32.exe"],
    ["acme", "2", "acme-2-billing-1.0.exe"],
    ["acme", "2", "acme-2-1.0.rpm"],
    ["acme", "1.0", "acme_billing-1.0-py3.8.egg"],
    ["acme", "1.0", "acme-1.01.exe"],
    ["acme-app", "1.0", "acmeapp-1.0.tar.gz"],
    ["acme", "x1", "acme-x1.tar.gz"],
    ["acme", "2024x_y", "acme-2024xy.tar.gz"],
    ["acme", "1.11", "acme-11.1.tar.gz"],
    ["acme", "1.0+a.b", "acme-1.0+ab.tar.gz"],
    ["acme", "10!1.0", "acme-11.exe"],
    ["acme", "1.0", "billing.exe"],
    ["acme", "1.0", "billing-app.msi"],
    ["acme", "1.0", "acme-1.0-x1-py3-none-any.whl"],
    ["acme", "1.0.txt", "acme-1.0.zip.txt"],
    ["acme", "1.0", "acme-1.0.exe.txt"],
    ["acme", "1.0", "acme-1.0.asc.tar.gz"],
    ["python-33parclient", "4.2", "python-33parclient-4.2.tar.gz"],
    ["acme", "rc1", "acme-rc1.tar.gz"],
    ["acme", "1.0a1", "acme-1.0b1.tar.gz"],
    ["acme", "1.0a1", "acme-1.0a2.tar.gz"],
    ["acme", "1.0a1", "acme-1.0.post1.tar.gz"],
    ["acme", "1.0", "acme-1.0.post1.tar.gz"],
    ["acme", "1.0-1", "acme-1.0.post2.tar.gz"],
    ["acme", "1.0", "acme-1.0.dev1.tar.gz"],
    ["acme", "1.0.dev1", "acme-1.0.dev2.tar.gz"],
    ["acme", "1.0", "acme-1!1.0.tar.gz"],
    ["acme", "1.0", "acme-1.0+a.tar.gz"],
    ["acme", "1.0+a", "acme-1.0+b.tar.gz"],
    ["acme", "1.00+.a", "acme-1.0+.a.tar.gz"],
    ["acme", "1.00+a.", "acme-1.0+a..tar.gz"],
    ["acme", "1.00+a+b", "acme-1.0+a+b.tar.gz"],
    ["acme", "1.101", "acme-1.11.tar.gz"],
    ["acme", "0.1", "acme-1.tar.gz"],
    ["acme", "1.0.1", "acme-1.1.tar.gz"],
    ["acme", "10", "acme-1.tar.gz"],
    ["acme", "v1.0", "acme-v1.0-py3-none-any.whl"],
    ["acme", "", "acme-.tar.gz"],
    ["acme", "", "acme.tar.gz"],
  ])("%s %s: %s", (name, version, file) => {
    expect(isDistributionOf(file, name, version)).toBe(false);
    expect(isDistributionOf(`${file}.asc`, name, version)).toBe(false);
  });
});

const normalised = (name: string) => name.replace(/[-_.]+/g, "-").toLowerCase();
const archives = /\.(?:tar\.gz|tgz|tar\.bz2|tar\.xz|tar\.z|tar|zip)$/i;

type Reader = (file: string) => string | null;

/** The project of a wheel by PEP 427, which is what is before its first dash. */
const wheel: Reader = (file) => (file.endsWith(".whl") ? (file.split("-")[0] ?? null) : null);

/** The project of an archive by PEP 625, which is what is before its last dash. */
const archive: Reader = (file) =>
  archives.test(file) ? file.replace(archives, "").slice(0, file.replace(archives, "").lastIndexOf("-")) : null;

/** The part of a file's name that such an index takes for a platform. */
const platforms = /(?:-py[23]\.\d-|\.win(?:32|-amd64)-py[23]\.\d\.).*$/i;

/** The project as an index that has nothing but files finds it: before the first dash that a version follows. */
function guessed(file: string): string | null {
  const stem = file.replace(platforms, "").replace(archives, "");
  if (file.endsWith(".whl") || !stem.includes("-")) return null;
  if (stem.split("-").length === 2) return stem.split("-")[0] ?? null;
  if (!stem.includes(".")) return stem.slice(0, stem.lastIndexOf("-"));
  const at = stem.search(/-[0-9]+[a-z_.!+]/i);
  return at === -1 ? null : stem.slice(0, at);
}

const arbitraryWord = fc.constantFrom("acme", "billing", "app", "2", "1.0", "3d", "py", "py3.8", "win32", "x");
const arbitraryProject = fc
  .array(fc.tuple(arbitraryWord, fc.constantFrom("-", "_", ".")), { minLength: 1, maxLength: 4 })
  .map((words) => words.map(([word, separator], at) => (at === 0 ? word : separator + word)).join(""));
const arbitraryVersion = fc.constantFrom("1.0", "2", "1.0b1", "1-2", "1.0-beta", "v2", "2.app", "billing", "1.0+a.1");
const arbitraryEnd = fc.constantFrom(
  ".tar.gz",
  ".zip",
  "-py3-none-any.whl",
  "-1-py3-none-any.whl",
  "-py3.8.egg",
  ".win32.exe",
  ".msi",
  "-1.noarch.rpm",
  "-app-1.0.exe",
);

test("every reader of the project in the name of an accepted file finds the vetted one", () => {
  let [tried, accepted] = [0, 0];
  fc.assert(
    fc.property(
      arbitraryProject,
      arbitraryVersion,
      arbitraryProject,
      arbitraryVersion,
      arbitraryEnd,
      fc.boolean(),
      (name, version, other, otherVersion, end, isOwn) => {
        tried += 1;
        const file = isOwn ? `${name}-${version}${end}` : `${other}-${otherVersion}${end}`;
        if (!isDistributionOf(file, name, version)) return;
        accepted += 1;
        for (const read of [wheel, archive, guessed]) {
          const found = read(file);
          if (found !== null) expect([file, normalised(found)]).toEqual([file, normalised(name)]);
        }
      },
    ),
    { numRuns: 5000 },
  );
  expect(accepted).toBeGreaterThan(tried / 17);
});

test("a name of the newest form is accepted for every project and version", () => {
  fc.assert(
    fc.property(arbitraryProject, fc.constantFrom("1.0", "2", "1.0b1", "2!1.0.post1"), (name, version) => {
      const escaped = normalised(name).replaceAll("-", "_");
      expect(isDistributionOf(`${escaped}-${version}.tar.gz`, name, version)).toBe(true);
      expect(isDistributionOf(`${escaped}-${version}-py3-none-any.whl`, name, version)).toBe(true);
    }),
  );
});
