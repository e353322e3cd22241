import { ASSET_LIMITS } from '../../../shared/domain';
import { Refusal } from './refusal';

/** Samples from -1 to 1, one array a channel, all of one length. */
export interface Samples {
  rate: number;
  channels: Float32Array[];
}

/** Throws tooLong; called before memory is taken for the samples wherever a file says how many there are. */
export function checkLength(samples: number, rate: number): void {
  if (!(rate > 0)) throw new Refusal('damaged');
  if (samples / rate > ASSET_LIMITS.seconds) throw new Refusal('tooLong');
}
