// Which held-out rows belong together: their errors do too.
import type { Belonging } from '../data';
import type { HeldOut } from '../project';

/** What is known of rows that were held out where the split keeps groups together; nothing where it does not. */
export const groupsIn = (belonging: Belonging): Pick<HeldOut, 'groups'> =>
  belonging.kind === 'groups' ? { groups: belonging.groups } : {};
