export { countWork, workBySize } from "./count-work.ts";
