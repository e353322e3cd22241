// What the window may ask of the kernel. Written first, validated on the kernel's side, typed on both.
import { app, pipeline } from './app';
import { data } from './data';
import { evaluate } from './evaluate';
import { explain } from './explain';
import { learn } from './learn';
import { prepare } from './prepare';
import { project } from './project';
import { quality } from './quality';
import { recipe } from './recipe';
import { registry } from './registry';
import { serve } from './serve';

export const contract = {
  app,
  pipeline,
  project,
  data,
  prepare,
  quality,
  recipe,
  learn,
  evaluate,
  explain,
  registry,
  serve,
};
export type Contract = typeof contract;
