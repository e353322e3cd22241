// The ladder of what can run a program. Exported to the house through main/compute.
export { backendLadder, climbLadder, ladder, type Ladder, type LadderProbe } from './ladder';
