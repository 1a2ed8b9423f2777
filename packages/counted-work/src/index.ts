export { countWork, workBySize } from "./count-work.ts";
export { rounds } from "./rounds.ts";
