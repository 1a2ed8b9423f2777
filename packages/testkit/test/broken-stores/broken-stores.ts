import { changeFaults } from "./change-faults.ts";
import { keepingFaults } from "./keeping-faults.ts";
import type { PlantedFault } from "./planted-fault.ts";
import { textAndTimeFaults } from "./text-and-time-faults.ts";
import { idFaults, writeFaults } from "./write-faults.ts";

export const plantedFaults: readonly PlantedFault[] = [
  ...textAndTimeFaults,
  ...idFaults,
  ...writeFaults,
  ...changeFaults,
  ...keepingFaults,
];
