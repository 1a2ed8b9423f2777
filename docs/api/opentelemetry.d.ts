import { Meter } from '@opentelemetry/api';
import { PackageProtection } from '@package-protection/core';

/**
 * Returns the protection with its calls measured. Use the returned one: calls of the original are not measured.
 *
 * Answers and errors stay the same, and no call waits for the meter. No attribute holds a name of a package, a project or a
 * person, so that the number of time series is bounded. Set the meter provider before: an earlier meter
 * measures nothing.
 *
 * @throws TypeError for a value that is not a protection, or not a meter.
 */
declare function observe<Protection extends PackageProtection>(protection: Protection, meter: Meter): Protection;

export { observe };
