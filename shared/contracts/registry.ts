import { oc } from '@orpc/contract';
import { z } from 'zod';
import { Alias, AliasChange, ModelVersion } from '../domain';

const Which = z.object({ version: z.number().int() });

/** Model versions of the project. */
export const registry = {
  models: oc.output(z.array(ModelVersion)),
  /** Registers the run of the present evaluation report, if its gate passed or was accepted. */
  register: oc.output(ModelVersion),
  promote: oc.input(Which.extend({ alias: Alias })).output(z.array(ModelVersion)),
  /** The alias goes back to the version it pointed to before. */
  rollback: oc.input(z.object({ alias: Alias })).output(z.array(ModelVersion)),
  aliasHistory: oc.output(z.array(AliasChange)),
  /** What a person wrote of the purpose of a version, for its card. */
  purpose: oc.input(Which).output(z.object({ purpose: z.string() })),
  savePurpose: oc
    .input(Which.extend({ purpose: z.string().max(20_000) }))
    .output(z.object({ purpose: z.string() })),
  /** Writes the model card as one HTML page, to be read and printed. */
  writeCard: oc
    .input(Which.extend({ path: z.string(), locale: z.enum(['en', 'zh']) }))
    .output(z.object({ path: z.string() })),
  /** Writes MODEL.onnx and MODEL.json beside it. */
  export: oc
    .input(Which.extend({ path: z.string() }))
    .output(z.object({ onnx: z.string(), manifest: z.string() })),
};
