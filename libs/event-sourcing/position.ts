/** Whether a position of the log lies behind another; what was never stored has none, and lies behind nothing. */
export const isLater = (position: bigint | undefined, than: bigint | undefined): boolean =>
  position !== undefined && than !== undefined && position > than;
