import { expect, it } from 'vitest';
import { FUNCTIONS } from '../../../main/prepare';
import { FUNCTION_GROUPS } from '../../../renderer/data/prepare/functions';

it('offers every function that a formula can call, and no other', () => {
  const offered = FUNCTION_GROUPS.flatMap((group) => [...group.names]);
  const callable = Object.keys(FUNCTIONS).filter((name) => /^[A-Z]/.test(name));
  expect([...offered].sort()).toEqual(callable.sort());
});
