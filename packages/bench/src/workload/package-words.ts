import type { SeededRandom } from "./seeded-random.ts";

/** Words that names of npm packages are made of. */
const words = `
  access account action adapter admin agent alert analytics api app archive asset async audit auth avatar
  badge banner base batch billing binary board bridge browser buffer build bundle button
  cache calendar card cart catalog chart chat checkout cipher cli client cloud code color command common compiler
  component config connect console container content context core crypto custom
  dashboard data date db debug deploy design device dialog diff docs domain download driver
  editor element email engine error event export express
  fetch field file filter flow font form format frame framework front
  gateway generator git graph grid group
  hash header helper history hook hub
  icon image import index input inspector internal invoice
  json kit
  layout legacy lib link lint list loader locale log login
  mail manager map markdown media menu message metrics middleware migrate mobile model module monitor
  native network node notify
  object order
  page panel parser path payment pdf pipeline platform player plugin policy portal preview profile proxy
  query queue
  react record registry release render report request resource router rule runner runtime
  schema search secret server service session settings shared shell signal socket source state storage store stream style sync
  table task template test text theme token tool tracker transform tree type
  ui upload user util validate vector view viewer vue
  wallet web widget window worker workspace xml yaml zone`
  .trim()
  .split(/\s+/);

const scopeEndings = ["", "", "", "-labs", "-inc", "-io", "-hq", "-dev", "-org", "-oss", "-team", "js"];

/** One word; one in forty begins with a capital, as some old names do, so that case has to be folded. */
export function packageWord(random: SeededRandom): string {
  const word = random.pick(words);
  return random.chance(1 / 40) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}

/** `billing-core-legacy` */
export function packageWords(random: SeededRandom, count: number): string {
  return Array.from({ length: count }, () => packageWord(random)).join("-");
}

/** `@invoice-render-labs` */
export function packageScope(random: SeededRandom): string {
  return `@${random.pick(words)}-${random.pick(words)}${random.pick(scopeEndings)}`;
}

/** `@invoice-render-labs/billing-core`, or without a scope, `billing-core-legacy`. */
export function packageName(random: SeededRandom): string {
  return random.chance(0.6)
    ? `${packageScope(random)}/${packageWords(random, 1 + random.below(3))}`
    : packageWords(random, 3 + random.below(2));
}
