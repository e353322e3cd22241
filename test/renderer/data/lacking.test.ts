import { describe, expect, it } from 'vitest';
import { lacking } from '../../../renderer/data/prepare/forms';

const keys = (draft: Parameters<typeof lacking>[0]): string[] => lacking(draft).map(({ key }) => key);

describe('what a step still lacks', () => {
  it('is told field by field, and nothing once it is complete', () => {
    const begun = { kind: 'join' as const, on: [{ left: 'city', right: '' }], columns: [], how: 'left' };
    expect(keys(begun)).toEqual(['versionId', 'on', 'columns']);
    const matched = { ...begun, versionId: 1, on: [{ left: 'city', right: 'town' }] };
    expect(keys(matched)).toEqual(['columns']);
    expect(keys({ ...matched, columns: ['mayor'] })).toEqual([]);
  });
});
